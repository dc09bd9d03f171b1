/// The intent API's surroundings: the HTTP server, the API's description, the store.
///
/// May use Vert.x, `model`, `message`, `transport` and the API's `logic`.
@NullMarked
package io.interspan.intentapi.verticle;

import org.jspecify.annotations.NullMarked;
