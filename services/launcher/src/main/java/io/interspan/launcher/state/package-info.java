/// The state directory: what runs, by process id, where it is reached, its data and its logs.
///
/// May use `model` and Vert.x's JSON values.
@NullMarked
package io.interspan.launcher.state;

import org.jspecify.annotations.NullMarked;
