package io.interspan.vtep.forward;

import io.interspan.model.net.AddressRanges;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Tep;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What this host knows of one segment.
final class Segment {
  private static final LocalPort[] NO_PORTS = {};
  private static final Tep[] NO_TEPS = {};
  private static final int[] NOWHERE = {};

  final int vni;
  boolean arpSuppression;

  /// The open ports of this packet loop, in the order in which they were opened.
  LocalPort[] open = NO_PORTS;

  /// The other loops that have open ports.
  int[] elsewhere = NOWHERE;

  /// How many each of them has.
  private final int[] openAt;

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

  /// @param loops the packet loops of the host
  Segment(int vni, int loops) {
    this.vni = vni;
    openAt = new int[loops];
  }

  /// Has an open port among those here, or with those of its loop.
  void add(LocalPort port) {
    if (port.isHere) {
      open = Arrays.copyOf(open, open.length + 1);
      open[open.length - 1] = port;
    } else {
      count(port.loop, 1);
    }
  }

  /// The same, no more.
  void remove(LocalPort port) {
    if (port.isHere) {
      open = Arrays.stream(open).filter(other -> other != port).toArray(LocalPort[]::new);
      learned.removeValue(port);
    } else {
      count(port.loop, -1);
    }
  }

  /// Forgets at which port an address was seen.
  void unlearn(IpAddress ip) {
    var port = learned.get(ip.family() == IpAddress.Family.IPV6, ip.high(), ip.low());
    if (port != null) {
      port.learned--;
      learned.remove(ip);
    }
  }

  private void count(int loop, int ports) {
    openAt[loop] += ports;
    elsewhere = IntStream.range(0, openAt.length).filter(other -> openAt[other] > 0).toArray();
  }

  /// Returns whether no other port of the host is open here but `from`, one of this loop.
  boolean isAlone(LocalPort from) {
    return elsewhere.length == 0 && (open.length == 0 || (open.length == 1 && open[0] == from));
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
