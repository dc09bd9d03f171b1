package io.interspan.simulation;

import io.interspan.host.logic.DataPlaneChange;
import io.interspan.host.logic.DataPlaneView;
import io.interspan.host.logic.Route;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.model.rule.PortGuard;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Remembers what a host's data plane was told, and minds being told nonsense.
final class DataPlaneMirror {
  private static final String AUDITOR = "data plane";

  private static final class Segment {
    List<Tep> replicateTo = List.of();
    List<Tep> admitFrom = List.of();
    @Nullable Route route;
    final TreeMap<MacAddress, Tep> macs = new TreeMap<>();
    final TreeMap<IpAddress, MacAddress> arps = new TreeMap<>();
  }

  private final String host;
  private final TreeMap<Vni, Segment> segments = new TreeMap<>();
  private final TreeMap<String, Vni> open = new TreeMap<>();
  private final TreeMap<String, PortGuard> guards = new TreeMap<>();

  DataPlaneMirror(String host) {
    this.host = host;
  }

  void apply(DataPlaneChange change) {
    switch (change) {
      case DataPlaneChange.AddSegment(Vni vni) ->
          require(segments.put(vni, new Segment()) == null, change);
      case DataPlaneChange.RemoveSegment(Vni vni) ->
          require(!open.containsValue(vni) && segments.remove(vni) != null, change);
      case DataPlaneChange.SetTeps(Vni vni, var replicateTo, var admitFrom) -> {
        var segment = segment(vni, change);
        segment.replicateTo = replicateTo;
        segment.admitFrom = admitFrom;
      }
      case DataPlaneChange.PutMac(Vni vni, MacAddress mac, Tep tep) ->
          segment(vni, change).macs.put(mac, tep);
      case DataPlaneChange.RemoveMac(Vni vni, MacAddress mac) ->
          require(segment(vni, change).macs.remove(mac) != null, change);
      case DataPlaneChange.PutArp(Vni vni, IpAddress ip, MacAddress mac) ->
          segment(vni, change).arps.put(ip, mac);
      case DataPlaneChange.RemoveArp(Vni vni, IpAddress ip) ->
          require(segment(vni, change).arps.remove(ip) != null, change);
      case DataPlaneChange.SetGateways(Vni vni, String router, var gateways) ->
          segment(vni, change).route = gateways.isEmpty() ? null : new Route(vni, gateways, router);
      case DataPlaneChange.GuardPort(String port, PortGuard guard) -> guards.put(port, guard);
      case DataPlaneChange.OpenPort(String port, Vni vni) -> {
        segment(vni, change);
        open.put(port, vni);
      }
      case DataPlaneChange.ClosePort(String port) -> require(open.remove(port) != null, change);
    }
  }

  private Segment segment(Vni vni, DataPlaneChange change) {
    var segment = segments.get(vni);
    if (segment == null) {
      throw new Violation(AUDITOR, host + " has no segment for " + change);
    }
    return segment;
  }

  private void require(boolean holds, DataPlaneChange change) {
    if (!holds) {
      throw new Violation(AUDITOR, host + " is told " + change + ", which makes no sense there");
    }
  }

  /// Returns the segment on which a port is open, or null.
  @Nullable Vni openOn(String port) {
    return open.get(port);
  }

  /// A workload is here: its port is closed, and all may pass.
  void attached(String port) {
    guards.remove(port);
  }

  /// A workload is gone, with its port.
  void detached(String port) {
    guards.remove(port);
    require(!open.containsKey(port), new DataPlaneChange.ClosePort(port));
  }

  /// Returns what it holds, in the form that an agent says it holds.
  ///
  /// @param paths of segments by their numbers
  DataPlaneView view(SortedMap<Vni, String> paths) {
    var view = new TreeMap<String, DataPlaneView.Segment>();
    segments.forEach((vni, segment) ->
        view.put(
            paths.getOrDefault(vni, "segment " + vni),
            new DataPlaneView.Segment(
                vni, segment.replicateTo, segment.admitFrom, segment.macs, segment.arps)));
    var guarded = new TreeMap<>(guards);
    guarded.values().removeIf(PortGuard.NONE::equals);
    guarded.keySet().retainAll(open.keySet());
    var routes = new TreeMap<String, Route>();
    segments.forEach((vni, segment) -> {
      if (segment.route != null) {
        routes.put(paths.getOrDefault(vni, "segment " + vni), segment.route);
      }
    });
    return new DataPlaneView(view, open, routes, guarded);
  }
}
