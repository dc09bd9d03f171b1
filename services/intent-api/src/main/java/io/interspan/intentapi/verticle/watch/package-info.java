/// The WebSockets of those who watch the log.
///
/// May use Vert.x, `model`, the API's `logic` and its `verticle` package.
@NullMarked
package io.interspan.intentapi.verticle.watch;

import org.jspecify.annotations.NullMarked;
