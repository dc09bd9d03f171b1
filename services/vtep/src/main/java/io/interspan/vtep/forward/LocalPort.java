package io.interspan.vtep.forward;

import io.interspan.model.net.MacAddress;
import io.interspan.packet.Counters;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Port;
import io.interspan.vtep.filter.PortFilter;
import io.interspan.vtep.route.TokenBucket;
import org.jspecify.annotations.Nullable;

/// A port attached to this host. It keeps its segment when it closes, so that frames for it are
/// known as such, until it opens elsewhere or goes.
final class LocalPort {
  /// Its number among those of this loop; of no meaning for one of another.
  final int index;

  final String id;
  final Port port;
  final MacAddress mac;
  final PortFilter filter;
  final Counters counters;
  final FrameBatch out;

  /// The packet loop that it belongs to. Of one that belongs to another this loop knows the
  /// address, and whether it is open; nothing else here is used.
  final int loop;

  final boolean isHere;
  @Nullable Segment segment;
  boolean open;

  /// Whether [#out] has frames since the last flush.
  boolean touched;

  int learned;

  /// The other loops for whose ports its last frames were: a bit for each.
  int handedTo;

  /// What routers say to its workload.
  final TokenBucket punts = new TokenBucket(Limits.PUNTS_PER_SECOND, Limits.PUNTS_AT_ONCE);

  LocalPort(
      int index,
      String id,
      Port port,
      MacAddress mac,
      PortFilter filter,
      Counters counters,
      int loop,
      boolean isHere) {
    this.index = index;
    this.id = id;
    this.port = port;
    this.mac = mac;
    this.filter = filter;
    this.counters = counters;
    this.loop = loop;
    this.isHere = isHere;
    out = new FrameBatch(isHere ? FrameBatch.CAPACITY : 1, 0);
  }
}
