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
/// @param waitingEnvelopes how many envelopes of one session wait for the controller's logic before
///   no more are read from its socket
/// @param waitingBytes how many bytes these have before no more is read
/// @param floodFrames how many frames of any kind a session brings in `floodMillis` at most before
///   it is closed
/// @param floodPings how many of these are pings at most
/// @param floodBytes how many bytes these have at most
/// @param floodMillis the time that the three are for
/// @param closingSeconds how long the controller's side waits for the peer's answer when it closes
/// @param answerMillis how long a session has to answer a ping, where another connection says to be
///   the same host; and how soon it is asked again
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
    int controllers,
    int waitingEnvelopes,
    long waitingBytes,
    int floodFrames,
    int floodPings,
    long floodBytes,
    int floodMillis,
    int closingSeconds,
    int answerMillis) {
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
          64,
          // What a host keeps while it connects fits. It is a 128th of the inbox that 10,000 hosts
          // share, and costs others some milliseconds.
          256,
          // Eight full pages. With the longest frame on top it is a tenth of the inbox.
          2L << 20,
          // 5,000 a second. A host of 100 ports, each on a segment of its own, sends 10 a second at
          // rest, some hundreds at once when it comes back, and 1,000 a second while a thousand
          // things change in each: a pull for each hint. With 1,024 ports it comes to a few
          // thousand for some seconds.
          50_000,
          // A host sends two. Each is answered, whether anything waits or not.
          1_000,
          // 25 MiB a second. All that a host has to report is a few megabytes.
          256L << 20,
          // Longer than a host that comes back is busy.
          10_000,
          // A round trip within a site takes milliseconds. Who floods is not read from meanwhile,
          // so that its answer is not seen.
          2,
          // A host that restarts, or whose way broke, waits no longer for its session before.
          2_000);
}
