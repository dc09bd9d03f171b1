/// A host's agent with its surroundings: its sessions, its disk, a data plane, TAP devices and
/// emulated guests.
///
/// May use Vert.x, `vtep`, `nic` and `linux`; decides nothing that `logic` could.
@NullMarked
package io.interspan.host.verticle;

import org.jspecify.annotations.NullMarked;
