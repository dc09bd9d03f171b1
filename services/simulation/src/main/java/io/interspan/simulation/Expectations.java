package io.interspan.simulation;

import io.interspan.firewall.logic.group.AddressSpace;
import io.interspan.firewall.logic.match.FirewallPlan;
import io.interspan.firewall.logic.match.Packet;
import io.interspan.host.logic.DataPlaneView;
import io.interspan.host.logic.Route;
import io.interspan.message.AddressCodec;
import io.interspan.message.ArpEntry;
import io.interspan.message.MacEntry;
import io.interspan.message.PlanEntry;
import io.interspan.message.PlanLabels;
import io.interspan.message.PortPlan;
import io.interspan.message.RuntimeEntry;
import io.interspan.message.TepEntry;
import io.interspan.message.WorkloadEntry;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.Rule;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.model.rule.PortGuard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What should be true once all is quiet, worked out the slow and obvious way from the log and from
/// where the guests are.
final class Expectations {
  private static final int ICMP = 1;
  private static final int ECHO_REQUEST = 8;

  private final World world;

  Expectations(World world) {
    this.world = world;
  }

  /// Returns what a site's controllers are to have, without revisions: the site's plan, and its own
  /// objects, whose ports come first where both name an attachment.
  SortedMap<String, PlanEntry> config(String site) {
    var space = world.space(site);
    var config = new TreeMap<>(world.history().plan(site));
    config
        .values()
        .removeIf(entry -> entry.hasPort() && space.isAttached(entry.getPort().getAttachmentId()));
    config.putAll(space.entries());
    return config;
  }

  /// Returns the ports that are planned for guests of a host.
  List<PortPlan> ports(HostMachine host) {
    return config(host.site()).values().stream()
        .filter(PlanEntry::hasPort)
        .map(PlanEntry::getPort)
        .filter(port -> host.guests().containsKey(port.getAttachmentId()))
        .toList();
  }

  /// Returns a host's plan but for its firewall: the ports of its guests, their segments, what
  /// routers join to these, and the routers.
  SortedMap<String, PlanEntry> plan(HostMachine host) {
    var site = config(host.site());
    var plan = new TreeMap<String, PlanEntry>();
    for (var port : ports(host)) {
      plan.put(port.getPath(), PlanLabels.without(PlanEntry.newBuilder().setPort(port).build()));
    }
    for (var path : reached(host)) {
      var segment = Objects.requireNonNull(site.get(path));
      plan.put(path, PlanLabels.without(segment));
      var router = site.get(segment.getSegment().getRouter());
      if (router != null) {
        plan.put(segment.getSegment().getRouter(), router);
      }
    }
    return plan;
  }

  /// Returns the segments that a host has ports on, and those that routers join to these.
  private SortedSet<String> reached(HostMachine host) {
    var site = config(host.site());
    var ports = ports(host);
    var reached = new TreeSet<String>();
    site.forEach((path, entry) -> {
      if (entry.hasSegment()
          && ports.stream().anyMatch(port -> areJoined(port.getSegment(), path, site))) {
        reached.add(path);
      }
    });
    return reached;
  }

  /// Routers have none above them here.
  private static boolean areJoined(String one, String other, SortedMap<String, PlanEntry> site) {
    var ones = site.getOrDefault(one, PlanEntry.getDefaultInstance()).getSegment().getRouter();
    var others = site.getOrDefault(other, PlanEntry.getDefaultInstance()).getSegment().getRouter();
    return one.equals(other) || (ones.equals(others) && site.containsKey(ones));
  }

  /// Returns a segment's name among all sites: those of sites' own may have the same path.
  private static String place(HostMachine host, String segment) {
    return isOwn(segment) ? host.site() + segment : segment;
  }

  private static boolean isOwn(String segment) {
    return segment.startsWith(IntentPath.LOCAL_ROOT + "/");
  }

  /// Returns the guests whose ports are open, by the names of their segments among all sites.
  SortedMap<String, List<Workload>> members() {
    var members = new TreeMap<String, List<Workload>>();
    for (var host : world.hosts().values()) {
      open(host)
          .forEach((guest, segment) ->
              members
                  .computeIfAbsent(place(host, segment), _ -> new ArrayList<>())
                  .add(guest(guest)));
    }
    return members;
  }

  /// Returns what is to be known of members of groups, by site and port in one word.
  SortedMap<String, WorkloadEntry> workloads(Collection<SortedSet<String>> members) {
    var workloads = new TreeMap<String, WorkloadEntry>();
    for (var of : members) {
      for (var member : of) {
        int end = member.indexOf(' ');
        workloads.put(member, workload(member.substring(0, end), member.substring(end + 1)));
      }
    }
    return workloads;
  }

  private WorkloadEntry workload(String site, String path) {
    var port = Objects.requireNonNull(config(site).get(path)).getPort();
    var entry = WorkloadEntry.newBuilder().setPort(path).setSegment(port.getSegment());
    if (isOwn(port.getSegment())) {
      var here = config(site);
      var router = Objects.requireNonNull(here.get(port.getSegment())).getSegment().getRouter();
      entry.setRouter(here.containsKey(router) ? router : "");
    }
    var guest = world.guests().get(port.getAttachmentId());
    var host = guest == null ? null : guest.host();
    if (guest != null && host != null && host.site().equals(site)) {
      entry.addMacs(guest.mac().value());
      if (open(host).containsKey(guest.name())) {
        entry.addIps(AddressCodec.bytes(guest.ip()));
      }
    }
    return entry.build();
  }

  private Workload guest(String name) {
    var guest = world.guests().get(name);
    if (guest == null) {
      throw new IllegalStateException("there is no guest " + name);
    }
    return guest;
  }

  /// Returns the segments of the open ports of a host, by guest.
  private SortedMap<String, String> open(HostMachine host) {
    var open = new TreeMap<String, String>();
    for (var port : ports(host)) {
      if (port.getAdminState().equals("UP")) {
        open.put(port.getAttachmentId(), port.getSegment());
      }
    }
    return open;
  }

  private Vni vni(String site, String segment) {
    var plan = config(site).get(segment);
    if (plan == null) {
      throw new IllegalStateException(segment + " is not in the plan of " + site);
    }
    return new Vni(plan.getSegment().getVni());
  }

  /// Returns what a host's data plane should hold.
  DataPlaneView dataPlane(HostMachine host) {
    var segments = new TreeMap<String, DataPlaneView.Segment>();
    reached(host).forEach(segment -> segments.put(segment, segment(host, segment)));
    var open = new TreeMap<String, Vni>();
    open(host).forEach((guest, segment) -> open.put(guest, vni(host.site(), segment)));
    return new DataPlaneView(segments, open, routes(host), guards(host, open));
  }

  private SortedMap<String, Route> routes(HostMachine host) {
    var config = config(host.site());
    var routes = new TreeMap<String, Route>();
    for (var path : reached(host)) {
      var plan = Objects.requireNonNull(config.get(path)).getSegment();
      if (!plan.getRouter().isEmpty() && plan.getGatewaysCount() > 0) {
        var top =
            AddressSpace.of(
                    path,
                    plan.getRouter(),
                    router -> {
                      var entry = config.get(router);
                      return entry == null ? null : entry.getRouter();
                    })
                .top();
        var gateways = plan.getGatewaysList().stream().map(Prefix::parse).toList();
        routes.put(path, new Route(vni(host.site(), path), gateways, top));
      }
    }
    return routes;
  }

  /// Returns whether the rules let a ping pass, at both ends.
  boolean mayPing(Workload from, Workload to) {
    var ip = new Packet.Ip(from.ip(), to.ip(), ICMP, ECHO_REQUEST, 0);
    var packet = new Packet(from.mac(), to.mac(), Packet.IPV4, Optional.of(ip));
    return mayPass(from, Rule.Direction.OUT, packet) && mayPass(to, Rule.Direction.IN, packet);
  }

  private boolean mayPass(Workload guest, Rule.Direction direction, Packet packet) {
    var host = Objects.requireNonNull(guest.host());
    var firewall = FirewallPlan.read(host.name(), world.realization().onDisk(host));
    return ports(host).stream()
        .filter(port -> port.getAttachmentId().equals(guest.name()))
        .allMatch(port -> firewall.judge(port.getPath(), direction, packet).passes());
  }

  /// The auditor holds the plan on the disk against what it should be: it is enough here.
  private SortedMap<String, PortGuard> guards(HostMachine host, SortedMap<String, Vni> open) {
    var firewall = FirewallPlan.read(host.name(), world.realization().onDisk(host));
    var guards = new TreeMap<String, PortGuard>();
    for (var port : ports(host)) {
      if (open.containsKey(port.getAttachmentId())) {
        guards.put(port.getAttachmentId(), firewall.guard(port.getPath()));
      }
    }
    guards.values().removeIf(PortGuard.NONE::equals);
    return guards;
  }

  private DataPlaneView.Segment segment(HostMachine host, String path) {
    var teps = teps(host, path);
    var macs = new TreeMap<MacAddress, Tep>();
    var arps = new TreeMap<IpAddress, MacAddress>();
    for (var other : world.hosts().values()) {
      open(other)
          .forEach((name, where) -> {
            if (place(other, where).equals(place(host, path))) {
              var guest = guest(name);
              arps.put(guest.ip(), guest.mac());
              if (other != host) {
                macs.put(guest.mac(), other.tep());
              }
            }
          });
    }
    var site = config(host.site());
    var admitted = new TreeSet<Tep>();
    for (var other : reached(host)) {
      if (areJoined(other, path, site)) {
        admitted.addAll(teps(host, other));
      }
    }
    return new DataPlaneView.Segment(
        vni(host.site(), path), List.copyOf(teps), List.copyOf(admitted), macs, arps);
  }

  /// Returns the Teps of the other hosts that have open ports on a segment.
  private SortedSet<Tep> teps(HostMachine host, String segment) {
    var teps = new TreeSet<Tep>();
    for (var other : world.hosts().values()) {
      boolean isOn =
          open(other).values().stream()
              .anyMatch(where -> place(other, where).equals(place(host, segment)));
      if (isOn && other != host) {
        teps.add(other.tep());
      }
    }
    return teps;
  }

  /// Returns a segment's runtime state by origin and key, without mobility sequences.
  ///
  /// @param site whose segment it is, where it is a site's own
  SortedMap<String, SortedMap<String, RuntimeEntry>> state(String site, String segment) {
    var state = new TreeMap<String, SortedMap<String, RuntimeEntry>>();
    for (var host : world.hosts().values()) {
      if (isOwn(segment) && !host.site().equals(site)) {
        continue;
      }
      var entries = new TreeMap<String, RuntimeEntry>();
      var ports = ports(host);
      open(host)
          .forEach((name, where) -> {
            if (where.equals(segment)) {
              var path =
                  ports.stream()
                      .filter(port -> port.getAttachmentId().equals(name))
                      .findFirst()
                      .orElseThrow()
                      .getPath();
              learned(host, guest(name), path, entries);
            }
          });
      if (!entries.isEmpty()) {
        state.put(host.name(), entries);
      }
    }
    return state;
  }

  private static void learned(
      HostMachine host, Workload guest, String port, SortedMap<String, RuntimeEntry> entries) {
    var tep = AddressCodec.message(host.tep());
    entries.put(
        "tep/" + host.tep().address(),
        RuntimeEntry.newBuilder()
            .setTep(TepEntry.newBuilder().setTep(tep).setReplicate(true).setAdmit(true))
            .build());
    entries.put(
        "mac/" + guest.mac(),
        RuntimeEntry.newBuilder()
            .setMac(MacEntry.newBuilder().setMac(guest.mac().value()).setTep(tep).setPort(port))
            .build());
    entries.put(
        "arp/" + guest.ip(),
        RuntimeEntry.newBuilder()
            .setArp(
                ArpEntry.newBuilder()
                    .setIp(AddressCodec.bytes(guest.ip()))
                    .setMac(guest.mac().value()))
            .build());
  }
}
