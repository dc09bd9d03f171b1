package io.interspan.controller.logic;

import java.time.Duration;

/// The bounds of a controller. [#DEFAULT] gives each its usual value and the reason for it.
///
/// @param hosts the most hosts that a node knows; further ones are refused, with an alarm
/// @param segments the most segments that a node keeps tables of; further ones have none, with an
///   alarm
/// @param segmentsPerHost the most segments of a host's plan; of those that the host has no ports
///   on, but its routers reach, the rest is left out, with an alarm
/// @param entriesPerHost the most entries of one host on one segment; the rest is left out, with an
///   alarm
/// @param entriesPerSegment the most entries of this node's own hosts on one segment, likewise
/// @param reportEntries the most entries that one pull of a host's report brings
/// @param reportBytes the most bytes that these have
/// @param silence how long a host may stay silent before its entries are marked stale, with an
///   alarm
public record ControllerLimits(
    int hosts,
    int segments,
    int segmentsPerHost,
    int entriesPerHost,
    int entriesPerSegment,
    int reportEntries,
    long reportBytes,
    Duration silence) {
  /// The usual value of each bound.
  public static final ControllerLimits DEFAULT =
      new ControllerLimits(
          // As many origins as a feed has with its usual bounds.
          10_240,
          // As many as the range of global VNIs that a site uses at once.
          4_096,
          // As many as a data plane has room for.
          4_096,
          // A host of 256 ports with a MAC and a few IP addresses each, all on one segment.
          2_048,
          // A data plane's table of a segment holds as many.
          65_536,
          // All that a host of 1,024 workloads has, and the tombstones that its table keeps.
          32_768,
          // 1,024 ports with 16 addresses each have a tenth of it. What a host that never says its
          // last page makes a controller hold.
          16L << 20,
          // Several of a host's keep-alives.
          Duration.ofSeconds(10));
}
