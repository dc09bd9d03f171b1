/// One node of a site's control plane without its surroundings: sessions of hosts, their plans, and
/// the runtime tables of segments.
///
/// May use `model` and `message`; no Vert.x, Netty, clock, randomness or I/O.
@NullMarked
package io.interspan.controller.logic;

import org.jspecify.annotations.NullMarked;
