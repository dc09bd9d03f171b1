/// The command line, and the only place that wires services together.
@NullMarked
package io.interspan.launcher;

import org.jspecify.annotations.NullMarked;
