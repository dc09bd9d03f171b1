/// A controller with its surroundings: the event bus, its disk, and the sessions of hosts.
///
/// May use Vert.x; decides nothing that `logic` could.
@NullMarked
package io.interspan.controller.verticle;

import org.jspecify.annotations.NullMarked;
