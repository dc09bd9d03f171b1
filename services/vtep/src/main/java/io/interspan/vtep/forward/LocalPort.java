package io.interspan.vtep.forward;

import io.interspan.model.net.MacAddress;
import io.interspan.packet.Counters;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Port;
import org.jspecify.annotations.Nullable;

/// A port attached to this host. It keeps its segment when it closes, so that frames for it are
/// known as such, until it opens elsewhere or goes.
final class LocalPort {
  // Frames made here (ARP answers) need storage of their own; all others are only referred to.
  private static final int OWN_BYTES = FrameBatch.HEADROOM + 64;

  final int index;
  final String id;
  final Port port;
  final MacAddress mac;
  final Counters counters;
  final FrameBatch out = new FrameBatch(FrameBatch.CAPACITY, OWN_BYTES);
  @Nullable Segment segment;
  boolean open;

  /// Whether [#out] has frames since the last flush.
  boolean touched;

  int learned;

  LocalPort(int index, String id, Port port, MacAddress mac, Counters counters) {
    this.index = index;
    this.id = id;
    this.port = port;
    this.mac = mac;
    this.counters = counters;
  }
}
