package io.interspan.host.logic;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.model.rule.PortGuard;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a host's data plane holds.
///
/// @param segments by path
/// @param openPorts the attachments whose ports are open, and on which segment
/// @param routes ways into segments from others, by the segment's path
/// @param guards what may pass at these, by attachment; those where all may are left out
public record DataPlaneView(
    SortedMap<String, Segment> segments,
    SortedMap<String, Vni> openPorts,
    SortedMap<String, Route> routes,
    SortedMap<String, PortGuard> guards) {
  public DataPlaneView {
    segments = Collections.unmodifiableSortedMap(new TreeMap<>(segments));
    routes = Collections.unmodifiableSortedMap(new TreeMap<>(routes));
    guards = Collections.unmodifiableSortedMap(new TreeMap<>(guards));
    openPorts = Collections.unmodifiableSortedMap(new TreeMap<>(openPorts));
  }

  /// One segment.
  ///
  /// @param vni its number on the wire
  /// @param replicateTo who gets broadcast, unknown-unicast and multicast frames, sorted
  /// @param admitFrom whose frames are taken, sorted
  /// @param macs the Teps of MAC addresses in other hosts
  /// @param arps the MAC addresses of IP addresses
  public record Segment(
      Vni vni,
      List<Tep> replicateTo,
      List<Tep> admitFrom,
      SortedMap<MacAddress, Tep> macs,
      SortedMap<IpAddress, MacAddress> arps) {
    public Segment {
      replicateTo = List.copyOf(replicateTo);
      admitFrom = List.copyOf(admitFrom);
      macs = Collections.unmodifiableSortedMap(new TreeMap<>(macs));
      arps = Collections.unmodifiableSortedMap(new TreeMap<>(arps));
    }
  }
}
