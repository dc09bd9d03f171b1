package io.interspan.simulation;

import io.interspan.model.net.Tep;
import java.util.Objects;

/// An encapsulated frame between two hosts.
///
/// @param from the sender's tunnel endpoint
/// @param to the receiver's
/// @param payload from the Geneve header on; never written to
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and one copy a datagram is enough
public record Datagram(Tep from, Tep to, byte[] payload) {
  public Datagram {
    Objects.requireNonNull(payload);
  }
}
