/// Runs the global manager's logic: the HTTP server, the store, the event bus.
///
/// May use Vert.x, `model`, `message`, `transport` and this service's `logic`.
@NullMarked
package io.interspan.globalmanager.verticle;

import org.jspecify.annotations.NullMarked;
