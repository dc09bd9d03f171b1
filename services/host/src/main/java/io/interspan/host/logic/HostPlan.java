package io.interspan.host.logic;

import io.interspan.firewall.logic.group.AddressSpace;
import io.interspan.firewall.logic.match.FirewallPlan;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.PlanEntry;
import io.interspan.message.PortPlan;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RouterPlan;
import io.interspan.message.SegmentPlan;
import io.interspan.model.Bytes;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Vni;
import io.interspan.model.rule.PortGuard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// A host's plan as the agent reads it.
///
/// @param segments the segments that the host has ports on, or that its routers reach, and their
///   VNIs
/// @param spans the segments' sites
/// @param spaces what the segments are in, by their paths: the router that all is below that
///   routing joins, or the segment itself
/// @param routes the ways that the host's routers know, by the paths of the segments that they lead
///   to
/// @param ports the host's ports by path
/// @param guards what may pass at them, by path
/// @param problems what could not be read or contradicts itself, in words; it is left out
record HostPlan(
    SortedMap<String, Vni> segments,
    SortedMap<String, List<String>> spans,
    SortedMap<String, String> spaces,
    SortedMap<String, Route> routes,
    List<PortPlan> ports,
    SortedMap<String, PortGuard> guards,
    List<String> problems) {
  static final HostPlan EMPTY =
      new HostPlan(
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          List.of(),
          new TreeMap<>(),
          List.of());

  private static final String UP = "UP";

  HostPlan {
    segments = Collections.unmodifiableSortedMap(new TreeMap<>(segments));
    spans = Collections.unmodifiableSortedMap(new TreeMap<>(spans));
    spaces = Collections.unmodifiableSortedMap(new TreeMap<>(spaces));
    routes = Collections.unmodifiableSortedMap(new TreeMap<>(routes));
    ports = List.copyOf(ports);
    guards = Collections.unmodifiableSortedMap(new TreeMap<>(guards));
    problems = List.copyOf(problems);
  }

  /// Reads the entries of a plan.
  ///
  /// @param origin the host, `west/h1`
  static HostPlan read(String origin, NavigableMap<String, Bytes> entries) {
    var segments = new TreeMap<String, SegmentPlan>();
    var routers = new TreeMap<String, RouterPlan>();
    var ports = new ArrayList<PortPlan>();
    var problems = new ArrayList<String>();
    var read = new TreeMap<String, PlanEntry>();
    entries.forEach((key, value) -> {
      try {
        var entry = ProtoBytes.parse(PlanEntry.parser(), value, key);
        read.put(key, entry);
        switch (entry.getObjectCase()) {
          case SEGMENT -> segments.put(key, entry.getSegment());
          case PORT -> ports.add(entry.getPort());
          case ROUTER -> routers.put(key, entry.getRouter());
          case CONTROL_PLANE,
              OWN_SITE,
              DEFINITION,
              GROUP_MEMBERS,
              SELECTED,
              WORKLOAD,
              RULE,
              SHARD_MAP,
              FORGOTTEN_HOST,
              OBJECT_NOT_SET -> {
            // What of it is of the firewall is read there; the rest is none of a host's business.
          }
        }
      } catch (MalformedMessageException e) {
        problems.add(e.getMessage());
      }
    });
    var spans = new TreeMap<String, List<String>>();
    segments.forEach((path, segment) -> spans.put(path, List.copyOf(segment.getSitesList())));
    var firewall = FirewallPlan.read(origin, read);
    problems.addAll(firewall.problems());
    var guards = new TreeMap<String, PortGuard>();
    ports.forEach(port -> guards.put(port.getPath(), firewall.guard(port.getPath())));
    var vnis = vnis(segments, problems);
    var spaces = new TreeMap<String, String>();
    vnis.keySet()
        .forEach(path ->
            spaces.put(
                path,
                AddressSpace.of(
                        path, Objects.requireNonNull(segments.get(path)).getRouter(), routers::get)
                    .top()));
    var routes = routes(segments, vnis, spaces, problems);
    return new HostPlan(vnis, spans, spaces, routes, ports, guards, problems);
  }

  private static TreeMap<String, Route> routes(
      SortedMap<String, SegmentPlan> segments,
      SortedMap<String, Vni> vnis,
      SortedMap<String, String> spaces,
      List<String> problems) {
    var routes = new TreeMap<String, Route>();
    vnis.forEach((path, vni) -> {
      var space = Objects.requireNonNull(spaces.get(path));
      var gateways = Objects.requireNonNull(segments.get(path)).getGatewaysList();
      if (space.equals(path) || gateways.isEmpty()) {
        return;
      }
      try {
        routes.put(path, new Route(vni, gateways.stream().map(Prefix::parse).toList(), space));
      } catch (IllegalArgumentException e) {
        problems.add("segment " + path + ": the gateway " + e.getMessage());
      }
    });
    return routes;
  }

  private static TreeMap<String, Vni> vnis(
      SortedMap<String, SegmentPlan> segments, List<String> problems) {
    var vnis = new TreeMap<String, Vni>();
    var taken = new TreeMap<Integer, String>();
    segments.forEach((path, segment) -> {
      int vni = segment.getVni();
      var other = taken.get(vni);
      if (vni < 0 || vni > Vni.MAX) {
        problems.add("segment " + path + ": a VNI is 0 to " + Vni.MAX + ", not " + vni);
      } else if (other != null) {
        problems.add("segment " + path + " has the VNI " + vni + " of segment " + other);
      } else {
        taken.put(vni, path);
        vnis.put(path, new Vni(vni));
      }
    });
    return vnis;
  }

  /// Returns what may pass at a port.
  PortGuard guard(String port) {
    return guards.getOrDefault(port, PortGuard.NONE);
  }

  /// Returns whether a site's hosts may be on a segment.
  boolean spans(String segment, String site) {
    var sites = spans.get(segment);
    return sites != null && sites.contains(site);
  }

  /// Returns the ports that are to be open while these workloads are here, by path.
  ///
  /// @param problems gets what keeps a port closed though its workload is here
  SortedMap<String, OpenPort> openPorts(
      SortedMap<String, MacAddress> attachments, List<String> problems) {
    var open = new TreeMap<String, OpenPort>();
    var attachmentsUsed = new TreeSet<String>();
    var addressesUsed = new TreeSet<String>();
    for (var port : ports) {
      var mac = attachments.get(port.getAttachmentId());
      if (mac == null || !port.getAdminState().equals(UP)) {
        continue;
      }
      if (!segments.containsKey(port.getSegment())) {
        problems.add("port " + port.getPath() + ": segment " + port.getSegment() + " is missing");
      } else if (!attachmentsUsed.add(port.getAttachmentId())) {
        problems.add(
            "port " + port.getPath() + ": attachment " + port.getAttachmentId() + " has a port");
      } else if (!addressesUsed.add(port.getSegment() + " " + mac)) {
        problems.add("port " + port.getPath() + ": " + mac + " is used on its segment already");
      } else {
        open.put(
            port.getPath(),
            new OpenPort(port.getPath(), port.getSegment(), port.getAttachmentId(), mac));
      }
    }
    return open;
  }
}
