/// A site's manager: its own copy of the plan, its controllers' configuration, what its hosts have.
///
/// What is passed on, down or up, is on the disk first. May use `model`, `message` and protobuf; no
/// Vert.x, clock, randomness or I/O.
@NullMarked
package io.interspan.sitemanager.logic;

import org.jspecify.annotations.NullMarked;
