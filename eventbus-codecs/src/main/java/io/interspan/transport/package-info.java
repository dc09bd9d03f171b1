/// What runs a service's logic and carries its envelopes: over the event bus between services, over
/// WebSockets between hosts and controllers.
///
/// May use `message`, `codec`, `model` and Vert.x's core.
@NullMarked
package io.interspan.transport;

import org.jspecify.annotations.NullMarked;
