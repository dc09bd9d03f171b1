package io.interspan.vtep;

import io.interspan.model.Bytes;
import io.interspan.model.net.Tep;
import org.jspecify.annotations.Nullable;

/// One sight of a frame on its way: where, and its bytes as they were there.
///
/// @param point where on the path
/// @param now when, in nanoseconds of the loop's clock
/// @param host the Tep of the host that saw it
/// @param portId the port, for [Point#FROM_PORT] and [Point#TO_PORT]
/// @param peer the other host, for [Point#TO_TUNNEL] and [Point#FROM_TUNNEL]
/// @param offload what is left to do for the frame: see [io.interspan.packet.Offload]; it is from
///   the Ethernet header on at tunnel points, too
/// @param frame from the Ethernet header on; at tunnel points from the Geneve header on
public record Hop(
    Point point,
    long now,
    Tep host,
    @Nullable String portId,
    @Nullable Tep peer,
    long offload,
    Bytes frame) {
  /// The points of the path at which frames are seen.
  public enum Point {
    /// Taken from a port, not yet judged.
    FROM_PORT,
    /// Encapsulated, given to the network.
    TO_TUNNEL,
    /// Taken from the network, not yet judged.
    FROM_TUNNEL,
    /// Given to a port.
    TO_PORT,
  }
}
