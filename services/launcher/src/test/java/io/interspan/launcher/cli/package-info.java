/// Tests of what the commands print.
@NullMarked
package io.interspan.launcher.cli;

import org.jspecify.annotations.NullMarked;
