package io.interspan.host.logic;

import java.time.Duration;

/// The bounds of a host's agent. [#DEFAULT] gives each its usual value and the reason for it.
///
/// @param attachments the most workloads on the host; further ones are not taken, with an alarm
/// @param ipsPerMac the most IP addresses learned behind one MAC address; further ones are left
///   out, with an alarm
/// @param macsPerPort the most MAC addresses learned at one port, likewise
/// @param helloInterval how long an answer to a hello is waited for before it is repeated
/// @param keepAlive how often a controller hears from the host at least
/// @param silence how long a controller may stay silent before its session counts as lost
/// @param settle how long after a port opened a claim of another host for one of its addresses is
///   taken for an older one
/// @param audit how often it is worked out anew whether the plan that is acted upon is the one that
///   came
/// @param moves how often an address may move here within `movesWindow` before it is frozen
/// @param movesWindow see `moves`
/// @param freeze how long a frozen address makes no new claims
public record HostLimits(
    int attachments,
    int ipsPerMac,
    int macsPerPort,
    Duration helloInterval,
    Duration keepAlive,
    Duration silence,
    Duration settle,
    Duration audit,
    int moves,
    Duration movesWindow,
    Duration freeze) {
  /// The usual value of each bound.
  public static final HostLimits DEFAULT =
      new HostLimits(
          // As many ports as the data plane takes.
          1024,
          // A workload with more addresses than this is a router, and has a port that says so.
          64,
          // The data plane lets one through per port today; a trunk has a few.
          16,
          // A round trip within a site takes milliseconds: an answer that is late by this is lost.
          Duration.ofMillis(500),
          // Several in the time that a controller waits before it marks a host as stale.
          Duration.ofSeconds(3),
          // Two pulls and more: a node may be busy for one of them, and a session that ends without
          // need has the plan composed anew. That a connection broke is known at once.
          Duration.ofSeconds(40),
          // The tables of a restarted control plane are full again within it.
          Duration.ofSeconds(10),
          // A plan of some thousand entries costs milliseconds.
          Duration.ofSeconds(10),
          // RFC 7432, section 15.1: N = 5, M = 180 s.
          5,
          Duration.ofSeconds(180),
          // As long as the window: then the moves that froze it are forgotten.
          Duration.ofSeconds(180));
}
