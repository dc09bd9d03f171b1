package io.interspan.vtep.forward;

import io.interspan.model.net.Tep;
import io.interspan.packet.Slab;

/// Where datagrams go: a UDP socket, or the simulation's network.
public interface TunnelSender {
  /// Sends `length` bytes at `offset`, which begin with the Geneve header, to a Tep of this host's
  /// own encapsulation and address family. The bytes stay as they are until [#flush].
  ///
  /// @param offload what is left to do for the frame behind the header: it may be to be cut into
  ///   segments, each a datagram; its checksum is there, or is that of the segments
  /// @return how many datagrams it is; 0 if it was not taken
  int send(Slab slab, int offset, int length, long offload, Tep to);

  /// Called once after each batch: afterwards the slabs are their owners' again.
  default void flush() {}
}
