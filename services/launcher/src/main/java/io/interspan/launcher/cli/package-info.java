/// The commands, by picocli: read options, ask or start processes, print for people.
@NullMarked
package io.interspan.launcher.cli;

import org.jspecify.annotations.NullMarked;
