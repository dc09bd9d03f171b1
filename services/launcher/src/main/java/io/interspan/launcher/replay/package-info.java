/// Proves that the log gives the plans that sites hold: works it through again, from the files.
///
/// May use `model`, `store`, and the logic of `span` and of the log.
@NullMarked
package io.interspan.launcher.replay;

import org.jspecify.annotations.NullMarked;
