package io.interspan.vtep.forward;

import io.interspan.model.net.AddressRanges;
import io.interspan.model.net.IpAddress;
import io.interspan.vtep.route.RouteTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A router of this host: the segments that it joins. Its tables are made when they are asked for
/// first after a change, so that many changes at once cost one making.
final class Router {
  private final Set<Segment> segments = new LinkedHashSet<>();
  private RouteTable<Segment> routes = RouteTable.of(new ArrayList<>());
  private AddressRanges own = AddressRanges.NONE;
  private boolean changed;

  void join(Segment segment) {
    changed |= segments.add(segment);
  }

  void leave(Segment segment) {
    changed |= segments.remove(segment);
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  private void settle() {
    if (!changed) {
      return;
    }
    changed = false;
    var networks = new ArrayList<RouteTable.Route<Segment>>();
    var addresses = new ArrayList<IpAddress>();
    for (var segment : segments) {
      for (var network : segment.networks) {
        networks.add(new RouteTable.Route<>(network, segment));
        addresses.add(network.address());
      }
    }
    routes = RouteTable.of(networks);
    own = AddressRanges.ofAddresses(addresses);
  }

  /// Returns the segment of an address, or null.
  @Nullable Segment find(boolean ipv6, long high, long low) {
    settle();
    return routes.find(ipv6, high, low);
  }

  /// Returns whether an address is the router's own, on any segment.
  boolean isOwn(boolean ipv6, long high, long low) {
    settle();
    return own.contains(ipv6, high, low);
  }
}
