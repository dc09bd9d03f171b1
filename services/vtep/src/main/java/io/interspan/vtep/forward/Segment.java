package io.interspan.vtep.forward;

import io.interspan.model.net.AddressRanges;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Tep;
import java.util.List;
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

  /// MAC addresses by IP address, as the control plane says.
  final AddressMap<MacAddress> arp = new AddressMap<>(Limits.ADDRESSES);

  /// Ports by the IP address last seen there.
  final AddressMap<LocalPort> learned = new AddressMap<>(Limits.PORTS * Limits.LEARNED_PER_PORT);

  /// What joins it to others; null where nothing does.
  @Nullable Router router;

  /// The router's addresses here, and the segment's networks.
  List<Prefix> networks = List.of();

  /// The first of each family.
  @Nullable IpAddress gateway4;

  @Nullable IpAddress gateway6;

  Segment(int vni) {
    this.vni = vni;
  }

  /// Returns whether an address is the router's on this segment.
  boolean isGateway(boolean ipv6, long high, long low) {
    for (int i = 0; i < networks.size(); i++) {
      var address = networks.get(i).address();
      if (address.low() == low
          && address.high() == high
          && (address.family() == IpAddress.Family.IPV6) == ipv6) {
        return true;
      }
    }
    return false;
  }
}
