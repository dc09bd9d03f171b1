/// Tests of captures.
@NullMarked
package io.interspan.launcher.capture;

import org.jspecify.annotations.NullMarked;
