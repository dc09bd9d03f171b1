/// Envelopes on Vert.x's event bus and in binary frames.
///
/// May use `message` and Vert.x's core.
@NullMarked
package io.interspan.codec;

import org.jspecify.annotations.NullMarked;
