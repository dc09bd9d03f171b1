/// A host's agent with its surroundings: its sessions, its disk, a data plane and emulated guests.
///
/// May use Vert.x, `vtep` and `nic`; decides nothing that `logic` could.
@NullMarked
package io.interspan.host.verticle;

import org.jspecify.annotations.NullMarked;
