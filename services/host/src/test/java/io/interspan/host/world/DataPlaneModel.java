package io.interspan.host.world;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.host.logic.DataPlaneChange;
import io.interspan.host.logic.DataPlaneView;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A data plane that only remembers what it was told, and minds being told nonsense.
final class DataPlaneModel {
  private final TreeMap<Vni, Segment> segments = new TreeMap<>();
  private final TreeSet<String> ports = new TreeSet<>();
  final TreeMap<String, Vni> open = new TreeMap<>();
  long effects;

  private static final class Segment {
    DataPlaneChange.@Nullable SetTeps teps;
    final TreeMap<MacAddress, Tep> macs = new TreeMap<>();
    final TreeMap<IpAddress, MacAddress> arps = new TreeMap<>();
  }

  void attach(String portId) {
    open.remove(portId);
    ports.add(portId);
  }

  void detach(String portId) {
    assertThat(open).doesNotContainKey(portId);
    ports.remove(portId);
  }

  void apply(DataPlaneChange effect) {
    effects++;
    switch (effect) {
      case DataPlaneChange.AddSegment(Vni vni) ->
          assertThat(segments.put(vni, new Segment())).as("segment %s twice", vni).isNull();
      case DataPlaneChange.RemoveSegment(Vni vni) -> {
        assertThat(open.values()).as("ports on %s", vni).doesNotContain(vni);
        assertThat(segments.remove(vni)).as("segment %s", vni).isNotNull();
      }
      case DataPlaneChange.SetTeps teps -> segment(teps.vni()).teps = teps;
      case DataPlaneChange.PutMac(Vni vni, MacAddress mac, Tep tep) ->
          segment(vni).macs.put(mac, tep);
      case DataPlaneChange.RemoveMac(Vni vni, MacAddress mac) ->
          assertThat(segment(vni).macs.remove(mac)).isNotNull();
      case DataPlaneChange.PutArp(Vni vni, IpAddress ip, MacAddress mac) ->
          segment(vni).arps.put(ip, mac);
      case DataPlaneChange.RemoveArp(Vni vni, IpAddress ip) ->
          assertThat(segment(vni).arps.remove(ip)).isNotNull();
      case DataPlaneChange.SetGateways gateways ->
          throw new AssertionError("no segment has a gateway: " + gateways);
      case DataPlaneChange.GuardPort(String port, var guard) ->
          throw new AssertionError("no rule is in force: " + port + " " + guard);
      case DataPlaneChange.OpenPort(String port, Vni vni) -> {
        segment(vni);
        assertThat(ports).contains(port);
        open.put(port, vni);
      }
      case DataPlaneChange.ClosePort(String port) ->
          assertThat(open.remove(port)).as("port %s", port).isNotNull();
    }
  }

  private Segment segment(Vni vni) {
    var segment = segments.get(vni);
    return requireNonNull(segment, () -> "no segment " + vni);
  }

  /// Returns what it holds, in the form that an agent says it holds.
  ///
  /// @param paths of segments by VNI
  DataPlaneView view(SortedMap<Vni, String> paths) {
    var view = new TreeMap<String, DataPlaneView.Segment>();
    segments.forEach((vni, segment) -> {
      var teps = segment.teps;
      view.put(
          requireNonNull(paths.get(vni)),
          new DataPlaneView.Segment(
              vni,
              teps == null ? List.of() : teps.replicateTo(),
              teps == null ? List.of() : teps.admitFrom(),
              segment.macs,
              segment.arps));
    });
    return new DataPlaneView(view, open, new TreeMap<>(), new TreeMap<>());
  }
}
