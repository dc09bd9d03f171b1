package io.interspan.host.logic;

import io.interspan.model.net.Prefix;
import io.interspan.model.net.Vni;
import java.util.List;

/// A way into a segment from all others of its space.
///
/// @param vni the segment's number on the wire
/// @param gateways the networks of the segment, and the router's address in each
/// @param space the path of the router that all of it is below: routers lead from segment to
///   segment within one
public record Route(Vni vni, List<Prefix> gateways, String space) {
  public Route {
    gateways = List.copyOf(gateways);
  }
}
