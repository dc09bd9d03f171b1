package io.interspan.vtep.forward;

import io.interspan.model.net.Tep;
import java.nio.ByteBuffer;

/// Where datagrams go: a UDP socket, or the simulation's network.
public interface TunnelSender {
  /// Sends `length` bytes at `offset`, which begin with the Geneve header, to a Tep of this host's
  /// own encapsulation and address family. The buffer is the caller's again when this returns.
  ///
  /// @return false if there was no room for it
  boolean send(ByteBuffer buffer, int offset, int length, Tep to);

  /// Called once after each batch.
  default void flush() {}
}
