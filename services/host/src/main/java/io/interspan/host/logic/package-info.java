/// A host's agent without its surroundings: sessions with the site's controllers, the host's plan
/// and the state of its segments, and what the data plane is told of them.
///
/// May use `model` and `message`; no Vert.x, Netty, clock, randomness or I/O.
@NullMarked
package io.interspan.host.logic;

import org.jspecify.annotations.NullMarked;
