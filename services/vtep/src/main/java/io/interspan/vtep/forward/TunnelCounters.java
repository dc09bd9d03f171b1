package io.interspan.vtep.forward;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.Counters;
import io.interspan.vtep.VtepCounters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a packet loop counts of each of its host's tunnels, by the address at the other end: a
/// table by open addressing, asked once a datagram, and mostly not even that, as datagrams of one
/// tunnel follow each other. On the packet loop only, but for the counters themselves.
///
/// A tunnel is one that the host was told of, or that it sends into, and is counted for as long as
/// the host runs. Whoever else sends to it has none: an address is easily forged.
///
/// Bounds: [Limits#TUNNELS]; further ones are counted together, with what comes from strangers.
public final class TunnelCounters {
  private static final int FIRST_LENGTH = 16;

  private final Counters all;
  private final Counters others;
  private @Nullable Tunnel[] slots = new @Nullable Tunnel[FIRST_LENGTH];
  private int size;
  private @Nullable Tep lastTo;
  private Counters lastToCounters;
  private @Nullable Tunnel lastFrom;

  private record Tunnel(IpAddress peer, Counters counters) {
    boolean isTo(boolean ipv6, long high, long low) {
      return peer.low() == low
          && peer.high() == high
          && (peer.family() == IpAddress.Family.IPV6) == ipv6;
    }
  }

  /// Creates a table without tunnels.
  ///
  /// @param all what the packet loop counts in all, tunnels or not
  public TunnelCounters(Counters all) {
    this.all = all;
    others = all.part();
    lastToCounters = others;
  }

  /// Returns what the packet loop counts in all.
  public Counters all() {
    return all;
  }

  /// Returns what is counted of the tunnel to a Tep, which is taken into the table if there is
  /// room.
  @SuppressWarnings("ReferenceEquality") // another object is looked up, and may be equal
  public Counters to(Tep peer) {
    if (peer != lastTo) {
      lastToCounters = known(peer.address());
      lastTo = peer;
    }
    return lastToCounters;
  }

  private Counters known(IpAddress peer) {
    int slot = slot(peer.family() == IpAddress.Family.IPV6, peer.high(), peer.low());
    var tunnel = slots[slot];
    if (tunnel != null) {
      return tunnel.counters();
    }
    if (size == Limits.TUNNELS) {
      return others;
    }
    var added = new Tunnel(peer, all.part());
    slots[slot] = added;
    size++;
    if (size * 2 > slots.length) {
      grow();
    }
    return added.counters();
  }

  /// Returns what is counted of the tunnel from an address.
  Counters from(boolean ipv6, long high, long low) {
    var last = lastFrom;
    if (last == null || !last.isTo(ipv6, high, low)) {
      last = slots[slot(ipv6, high, low)];
      if (last == null) {
        return others;
      }
      lastFrom = last;
    }
    return last.counters();
  }

  private int slot(boolean ipv6, long high, long low) {
    int mask = slots.length - 1;
    // Fibonacci hashing, as in LongMap.
    int at = (int) (((high * 31 + low) * 0x9E37_79B9_7F4A_7C15L) >>> 32) & mask;
    for (var tunnel = slots[at]; tunnel != null; tunnel = slots[at]) {
      if (tunnel.isTo(ipv6, high, low)) {
        break;
      }
      at = at + 1 & mask;
    }
    return at;
  }

  private void grow() {
    var old = slots;
    slots = new @Nullable Tunnel[old.length * 2];
    for (var tunnel : old) {
      if (tunnel != null) {
        var peer = tunnel.peer();
        slots[slot(peer.family() == IpAddress.Family.IPV6, peer.high(), peer.low())] = tunnel;
      }
    }
  }

  /// Returns what is counted of those that have no counters of their own.
  Counters others() {
    return others;
  }

  /// Returns all tunnels, by their addresses.
  List<VtepCounters.OfTunnel> list() {
    var list = new ArrayList<VtepCounters.OfTunnel>();
    for (var tunnel : slots) {
      if (tunnel != null) {
        list.add(new VtepCounters.OfTunnel(tunnel.peer(), tunnel.counters()));
      }
    }
    list.sort(Comparator.comparing(VtepCounters.OfTunnel::peer));
    return list;
  }
}
