/// The path of a frame between ports and tunnels: Geneve, tables, replication, ARP suppression. No
/// sockets, no Netty, no Vert.x, no clock (`now` is passed in): the simulation runs it. From buffer
/// to buffer it allocates nothing per packet.
@NullMarked
package io.interspan.vtep.forward;

import org.jspecify.annotations.NullMarked;
