package io.interspan.vtep.filter;

import java.time.Duration;

/// Bounds of a port's flows. Times are in nanoseconds: for how long nothing may be seen of a flow
/// before it is forgotten.
///
/// @param seed of the hash: who does not know it cannot choose flows that fall together
/// @param flowsPerPort the most of a port, so that one workload does not take the room of others
/// @param established of a TCP connection, both of whose sides have sent
/// @param halfOpen of one, one of whose sides has not sent yet, or no longer does
/// @param closed of one that has ended: what is late of it is let pass
/// @param datagrams of UDP
/// @param others of anything else
/// @param fragments of a packet in fragments: a receiver waits for no longer than this (RFC 8200,
///   section 4.5: 60 s)
record FlowLimits(
    long seed,
    int flowsPerPort,
    long established,
    long halfOpen,
    long closed,
    long datagrams,
    long others,
    long fragments) {
  /// The flows of a port.
  static final int FLOWS_PER_PORT = 1 << 18;

  static FlowLimits usual(long seed) {
    return new FlowLimits(
        seed,
        FLOWS_PER_PORT,
        Duration.ofHours(12).toNanos(),
        Duration.ofSeconds(120).toNanos(),
        Duration.ofSeconds(20).toNanos(),
        Duration.ofSeconds(60).toNanos(),
        Duration.ofSeconds(60).toNanos(),
        Duration.ofSeconds(60).toNanos());
  }
}
