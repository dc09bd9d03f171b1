package io.interspan.transport;

import io.interspan.codec.EnvelopeWire;

/// The bounds of the sessions between hosts and controllers.
///
/// @param frameBytes the longest frame; a longer one closes the session
/// @param sessions how many connections a server holds at most; further ones are turned away
/// @param hintQueueBytes how much may wait for a slow peer before hints are dropped
/// @param queueBytes how much may wait for a slow peer before the session is closed
/// @param helloMillis how long a connection may be silent about whose it is
/// @param idleMillis how long a connection may bring nothing before it is closed
/// @param pingMillis how often the host's side sends a ping, so that neither side is idle
/// @param connectMillis how long opening a connection may take
/// @param pending how many envelopes wait while a connection is being opened
/// @param backoffMillis how long after a failed attempt the next one may follow; doubles each time
/// @param backoffMostMillis where the doubling ends
/// @param unusedMillis how long the host's side keeps a connection that nothing is sent over
/// @param controllers how many controllers the host's side knows at most
public record SessionLimits(
    int frameBytes,
    int sessions,
    long hintQueueBytes,
    long queueBytes,
    int helloMillis,
    int idleMillis,
    int pingMillis,
    int connectMillis,
    int pending,
    int backoffMillis,
    int backoffMostMillis,
    int unusedMillis,
    int controllers) {
  /// What services run with. Four pings fit into the idle time, so that one that is late closes
  /// nothing.
  public static final SessionLimits DEFAULT =
      new SessionLimits(
          EnvelopeWire.MAX_BYTES,
          10_240,
          256L << 10,
          8L << 20,
          5_000,
          20_000,
          5_000,
          2_000,
          256,
          100,
          5_000,
          120_000,
          64);
}
