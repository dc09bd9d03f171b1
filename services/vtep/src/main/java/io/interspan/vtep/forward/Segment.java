package io.interspan.vtep.forward;

import io.interspan.model.net.AddressRanges;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import org.jspecify.annotations.Nullable;

/// What this host knows of one segment.
final class Segment {
  private static final LocalPort[] NO_PORTS = {};
  private static final Tep[] NO_TEPS = {};

  final int vni;
  boolean arpSuppression;

  /// The open ports, in the order in which they were opened.
  LocalPort[] open = NO_PORTS;

  Tep[] replicateTo = NO_TEPS;
  AddressRanges admitFrom = AddressRanges.NONE;

  /// Ports here by MAC address, open or not.
  final LongMap<LocalPort> local = new LongMap<>(Limits.PORTS);

  /// Teps by the MAC addresses behind them.
  final LongMap<Tep> remote = new LongMap<>(Limits.ADDRESSES);

  /// MAC addresses by IPv4 address, as the control plane says.
  final LongMap<MacAddress> arp = new LongMap<>(Limits.ADDRESSES);

  /// Ports by the IPv4 address last seen there.
  final LongMap<LocalPort> learned = new LongMap<>(Limits.PORTS * Limits.LEARNED_PER_PORT);

  Segment(int vni) {
    this.vni = vni;
  }

  @Nullable LocalPort openPort(long mac) {
    var port = local.get(mac);
    return port != null && port.open ? port : null;
  }
}
