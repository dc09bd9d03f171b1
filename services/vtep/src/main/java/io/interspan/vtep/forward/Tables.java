package io.interspan.vtep.forward;

import io.interspan.model.net.AddressRanges;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.model.rule.PortGuard;
import io.interspan.packet.Counters;
import io.interspan.packet.HandedPort;
import io.interspan.packet.Port;
import io.interspan.packet.Tally;
import io.interspan.vtep.VtepControl;
import io.interspan.vtep.filter.PortFilter;
import io.interspan.vtep.route.Gateways;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The tables of one host, and the control of them. On the packet loop only.
final class Tables implements VtepControl {
  private static final LocalPort[] NO_PORTS = {};

  private final Tep self;
  private final HandOver handOver;
  private final TunnelCounters tunnels;
  private final Counters counters;
  private final long seed;
  private final LongMap<Segment> segments = new LongMap<>(Limits.SEGMENTS);
  private final TreeMap<String, Router> routers = new TreeMap<>();
  private final TreeMap<String, LocalPort> ports = new TreeMap<>();
  private final @Nullable LocalPort[] byIndex = new @Nullable LocalPort[Limits.PORTS];

  /// All ports of this loop, for polling.
  LocalPort[] attached = NO_PORTS;

  /// What ports that are gone had dropped themselves.
  final Counters gone = new Counters();

  Tables(Tep self, HandOver handOver, TunnelCounters tunnels, long seed) {
    this.self = self;
    this.handOver = handOver;
    this.tunnels = tunnels;
    counters = tunnels.all();
    this.seed = seed;
  }

  @Nullable Segment segment(int vni) {
    return segments.get(vni);
  }

  @Nullable LocalPort port(int index) {
    return index >= 0 && index < byIndex.length ? byIndex[index] : null;
  }

  @Override
  public void addSegment(Vni vni, boolean arpSuppression) {
    var segment = segments.get(vni.value());
    if (segment == null) {
      segment = new Segment(vni.value(), handOver.loops());
      if (!segments.put(vni.value(), segment)) {
        throw new IllegalStateException(
            "the host has its " + Limits.SEGMENTS + " segments already: no room for " + vni);
      }
    }
    segment.arpSuppression = arpSuppression;
  }

  @Override
  public void removeSegment(Vni vni) {
    var segment = segments.remove(vni.value());
    if (segment != null) {
      part(segment);
      for (var port : ports.values()) {
        if (port.segment == segment) {
          leave(port);
        }
      }
    }
  }

  @Override
  public void setTeps(Vni vni, List<Tep> replicateTo, List<Tep> admitFrom) {
    var segment = known(vni);
    var others = new LinkedHashSet<>(replicateTo);
    others.remove(self);
    var admitted = new ArrayList<IpAddress>();
    for (var tep : admitFrom) {
      // What arrives is Geneve: a Tep of another encapsulation at the same address did not send it.
      if (tep.encapsulation() == Encapsulation.GENEVE) {
        admitted.add(tep.address());
        tunnels.to(tep);
      }
    }
    segment.replicateTo = limited(new ArrayList<>(others)).toArray(Tep[]::new);
    segment.admitFrom = AddressRanges.ofAddresses(limited(admitted));
  }

  private <T> List<T> limited(List<T> list) {
    if (list.size() <= Limits.TEPS) {
      return list;
    }
    tableFull(list.size() - Limits.TEPS);
    return list.subList(0, Limits.TEPS);
  }

  /// All loops have the same tables: what finds no room in one finds none in any.
  private void tableFull(int entries) {
    if (handOver.isFirst()) {
      counters.count(Tally.TABLE_FULL, entries);
    }
  }

  @Override
  public void putMac(Vni vni, MacAddress mac, Tep tep) {
    if (!known(vni).remote.put(mac.value(), tep)) {
      tableFull(1);
    }
  }

  @Override
  public void removeMac(Vni vni, MacAddress mac) {
    var segment = segments.get(vni.value());
    if (segment != null) {
      segment.remote.remove(mac.value());
    }
  }

  @Override
  public void putArp(Vni vni, IpAddress ip, MacAddress mac) {
    if (!known(vni).arp.put(ip, mac)) {
      tableFull(1);
    }
  }

  @Override
  public void removeArp(Vni vni, IpAddress ip) {
    var segment = segments.get(vni.value());
    if (segment != null) {
      segment.arp.remove(ip);
    }
  }

  @Override
  public void setGateways(Vni vni, Gateways gateways) {
    var segment = known(vni);
    part(segment);
    segment.networks = gateways.networks();
    segment.gateway4 = gateways.address(IpAddress.Family.IPV4).orElse(null);
    segment.gateway6 = gateways.address(IpAddress.Family.IPV6).orElse(null);
    if (!segment.networks.isEmpty()) {
      var router = routers.computeIfAbsent(gateways.router(), _ -> new Router());
      router.join(segment);
      segment.router = router;
    }
  }

  private void part(Segment segment) {
    var router = segment.router;
    if (router != null) {
      router.leave(segment);
      segment.router = null;
      routers.values().removeIf(Router::isEmpty);
    }
  }

  @Override
  public void attach(String portId, Port port, MacAddress mac) {
    if (mac.isGroup() || mac.equals(Gateways.MAC)) {
      throw new IllegalArgumentException(
          "port "
              + portId
              + " cannot have "
              + (mac.isGroup() ? "the group address " : "the address of routers ")
              + mac
              + " as its own");
    }
    detach(portId);
    if (ports.size() == Limits.PORTS) {
      throw new IllegalStateException(
          "the host has its " + Limits.PORTS + " ports already: no room for " + portId);
    }
    int loop = handOver.loopOf(mac.value());
    boolean isHere = handOver.isHere(loop);
    var own = counters.part();
    var added =
        new LocalPort(
            isHere ? freeIndex() : 0,
            portId,
            isHere ? ofThisLoop(port, own) : port,
            mac,
            new PortFilter(mac.value(), seed, handOver.flows(), own),
            own,
            loop,
            isHere);
    ports.put(portId, added);
    if (isHere) {
      byIndex[added.index] = added;
      attached = portsHere();
    }
  }

  private int freeIndex() {
    int index = 0;
    while (byIndex[index] != null) {
      index++;
    }
    return index;
  }

  private Port ofThisLoop(Port port, Counters own) {
    if (port.owner() == handOver.loop()) {
      return port;
    }
    var handed = new HandedPort(port, handOver.loop(), own);
    handed.start();
    return handed;
  }

  private LocalPort[] portsHere() {
    return ports.values().stream().filter(port -> port.isHere).toArray(LocalPort[]::new);
  }

  @Override
  public void guard(String portId, PortGuard guard) {
    var port = known(portId);
    if (port.isHere) {
      port.filter.guard(guard);
    }
  }

  @Override
  public void open(String portId, Vni vni) {
    var port = known(portId);
    var segment = known(vni);
    var rival = segment.local.get(port.mac.value());
    if (rival != null && rival != port && rival.open) {
      throw new IllegalArgumentException(
          "port "
              + portId
              + " has the MAC address "
              + port.mac
              + " of port "
              + rival.id
              + " on segment "
              + vni);
    }
    if (port.open && port.segment == segment) {
      return;
    }
    leave(port);
    if (rival != null) {
      leave(rival);
    }
    segment.local.put(port.mac.value(), port);
    segment.add(port);
    port.segment = segment;
    port.open = true;
    if (port.isHere) {
      port.port.onLink(true);
    }
  }

  @Override
  public void close(String portId) {
    var port = ports.get(portId);
    if (port != null) {
      mute(port);
    }
  }

  @Override
  public void detach(String portId) {
    var port = ports.remove(portId);
    if (port != null) {
      leave(port);
      if (!port.isHere) {
        return;
      }
      byIndex[port.index] = null;
      gone.addDrops(port.port.counters());
      attached = portsHere();
      if (port.port instanceof HandedPort handed) {
        handed.stop();
      }
    }
  }

  void detachAll() {
    List.copyOf(ports.keySet()).forEach(this::detach);
  }

  /// Returns all ports of the host, by their ids.
  Collection<LocalPort> all() {
    return ports.values();
  }

  /// Forgets that an address is at a port of this loop: it was seen at a port of another one.
  void onMoved(int vni, IpAddress ip) {
    var segment = segments.get(vni);
    if (segment != null) {
      segment.unlearn(ip);
    }
  }

  private void mute(LocalPort port) {
    var segment = port.segment;
    if (segment == null || !port.open) {
      return;
    }
    port.open = false;
    segment.remove(port);
    if (port.isHere) {
      port.learned = 0;
      port.filter.close();
      port.port.onLink(false);
    }
  }

  private void leave(LocalPort port) {
    mute(port);
    if (port.segment != null) {
      port.segment.local.remove(port.mac.value());
      port.segment = null;
    }
  }

  private Segment known(Vni vni) {
    var segment = segments.get(vni.value());
    if (segment == null) {
      throw new IllegalArgumentException("this host has no segment " + vni);
    }
    return segment;
  }

  private LocalPort known(String portId) {
    var port = ports.get(portId);
    if (port == null) {
      throw new IllegalArgumentException("this host has no port '" + portId + "'");
    }
    return port;
  }
}
