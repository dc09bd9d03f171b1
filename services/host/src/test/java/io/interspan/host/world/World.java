package io.interspan.host.world;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.controller.logic.ControllerConfig;
import io.interspan.controller.logic.ControllerLogic;
import io.interspan.host.logic.ControllerSpot;
import io.interspan.host.logic.DataPlaneChange;
import io.interspan.host.logic.DataPlaneUpdate;
import io.interspan.host.logic.DataPlaneView;
import io.interspan.host.logic.HostConfig;
import io.interspan.host.logic.HostEvent;
import io.interspan.host.logic.HostLogic;
import io.interspan.host.logic.SessionEffect;
import io.interspan.message.ControlPlanePlan;
import io.interspan.message.ControllerNode;
import io.interspan.message.Effect;
import io.interspan.message.FeedCodec;
import io.interspan.message.ForgottenHost;
import io.interspan.message.PlanEntry;
import io.interspan.message.PortPlan;
import io.interspan.message.RouterPlan;
import io.interspan.message.SegmentPlan;
import io.interspan.message.ServiceAddress;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.model.shard.ShardMap;
import io.interspan.model.shard.Sharding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Sites of two or three controllers and some hosts each, and what is true of them: which workload
/// is where, and which port and segment it belongs to. What every data plane should hold follows
/// from that, by a definition written here without a look at the code.
final class World {
  static final List<String> NODES = List.of("1", "2", "3");

  final Net net;
  final TreeMap<String, FakeSiteManager.Kept> sites = new TreeMap<>();
  final TreeMap<String, Net.Node> managers = new TreeMap<>();
  final TreeMap<String, Net.Node> controllers = new TreeMap<>();
  final TreeMap<String, TestHost> hosts = new TreeMap<>();
  final TreeMap<String, SegmentPlan> segments = new TreeMap<>();
  final TreeMap<String, PortPlan> ports = new TreeMap<>();
  final TreeMap<String, RouterPlan> routers = new TreeMap<>();
  private final FeedLimits limits = FeedLimits.DEFAULT;
  private final String sharding;
  long revision;

  /// A host, its workloads, and what its data plane holds.
  final class TestHost {
    final String site;
    final String host;
    final Tep tep;
    final TreeMap<String, MacAddress> guests = new TreeMap<>();
    final TreeMap<String, IpAddress> ips = new TreeMap<>();
    final Net.Node node;
    DataPlaneModel dataPlane = new DataPlaneModel();

    TestHost(String site, String host, int number) {
      this.site = site;
      this.host = host;
      this.tep = new Tep(IpAddress.v4(0x7f4e0000 + number), Encapsulation.GENEVE);
      var spots =
          List.of(new ControllerSpot("1", "127.0.0.1:1"), new ControllerSpot("2", "127.0.0.1:2"));
      var config = new HostConfig(site, host, tep, spots);
      this.node = net.add(config.address(), () -> new HostLogic(config), this::own);
      listed();
    }

    String origin() {
      return site + "/" + host;
    }

    private void own(Net.Node from, Effect.Own effect) {
      switch (effect) {
        case DataPlaneUpdate update ->
            update
                .changes()
                .forEach(change -> {
                  dataPlane.apply(change);
                  if (change instanceof DataPlaneChange.OpenPort open) {
                    speakLater(open.portId());
                  }
                });
        case SessionEffect _ -> {}
        default -> throw new AssertionError("not a host's effect: " + effect);
      }
    }

    /// A workload whose link comes up announces itself.
    private void speakLater(String guest) {
      net.at(50, () -> speak(guest));
    }

    void speak(String guest) {
      var ip = ips.get(guest);
      var mac = guests.get(guest);
      if (ip != null && mac != null && dataPlane.open.containsKey(guest)) {
        tell(new HostEvent.Learned(guest, mac, ip));
      }
    }

    void tell(HostEvent event) {
      if (node.logic instanceof HostLogic logic) {
        node.perform(logic.on(event, net.now()));
      }
    }

    void attach(String guest, MacAddress mac, IpAddress ip) {
      guests.put(guest, mac);
      ips.put(guest, ip);
      if (node.isUp()) {
        dataPlane.attach(guest);
        tell(new HostEvent.Attached(guest, mac));
      }
    }

    void detach(String guest) {
      guests.remove(guest);
      ips.remove(guest);
      if (node.isUp()) {
        tell(new HostEvent.Detached(guest));
        dataPlane.detach(guest);
      }
    }

    void crash() {
      node.crash();
      dataPlane = new DataPlaneModel();
    }

    void restart() {
      crash();
      node.start();
      guests.forEach((guest, mac) -> {
        dataPlane.attach(guest);
        tell(new HostEvent.Attached(guest, mac));
      });
      listed();
    }

    private void listed() {
      tell(new HostEvent.AttachmentsListed());
    }

    HostLogic logic() {
      return requireNonNull((HostLogic) node.logic);
    }

    DataPlaneView holds() {
      return dataPlane.view(paths());
    }
  }

  World(long seed, List<String> siteNames, int hostsPerSite) {
    this(seed, "PHYSICAL", siteNames, hostsPerSite);
  }

  World(long seed, String sharding, List<String> siteNames, int hostsPerSite) {
    this.sharding = sharding;
    net = new Net(seed);
    int number = 1;
    for (var site : siteNames) {
      var kept = new FakeSiteManager.Kept(NODES);
      kept.sharding = sharding;
      kept.mapped = NODES.subList(0, 2);
      sites.put(site, kept);
      managers.put(
          site,
          net.add(
              ServiceAddress.siteManager(site),
              () -> new FakeSiteManager(site, kept, limits),
              (_, _) -> {}));
      for (var node : NODES) {
        controllers.put(
            site + "/" + node,
            net.add(
                ServiceAddress.controller(site, node),
                () -> new ControllerLogic(new ControllerConfig(site, node)),
                (_, _) -> {}));
      }
      for (int i = 1; i <= hostsPerSite; i++) {
        hosts.put(site + "/h" + i, new TestHost(site, "h" + i, number++));
      }
    }
    publish();
  }

  SortedMap<Vni, String> paths() {
    var paths = new TreeMap<Vni, String>();
    segments.forEach((path, segment) -> paths.put(new Vni(segment.getVni()), path));
    return paths;
  }

  void segment(String id, int vni, List<String> spans) {
    segment(id, vni, spans, "");
  }

  void segment(String id, int vni, List<String> spans, String router) {
    var path = "/global-infra/segments/" + id;
    segments.put(
        path,
        SegmentPlan.newBuilder()
            .setPath(path)
            .setVni(vni)
            .addAllSites(spans)
            .setRouter(router)
            .build());
  }

  /// @param above the router above, or empty
  void router(String path, String above) {
    routers.put(path, RouterPlan.newBuilder().setPath(path).setAbove(above).build());
  }

  /// Returns whether routing joins two segments.
  private boolean areJoined(String one, String other) {
    var top = top(one);
    return one.equals(other) || (!top.isEmpty() && top.equals(top(other)));
  }

  /// Returns the router that a segment and all that it is joined to is below; empty where there is
  /// none.
  private String top(String segment) {
    var top = "";
    for (var at = routers.get(of(segments, segment).getRouter()); at != null; ) {
      top = at.getPath();
      at = routers.get(at.getAbove());
    }
    return top;
  }

  /// A site holds the segments that it spans, and in transit those that these are joined to.
  private boolean isHeld(String segment, String site) {
    return segments.entrySet().stream()
        .filter(one -> one.getValue().getSitesList().contains(site))
        .anyMatch(one -> areJoined(one.getKey(), segment));
  }

  void port(String id, String segment, String attachment, boolean up) {
    var path = "/global-infra/segments/" + segment + "/ports/" + id;
    ports.put(
        path,
        PortPlan.newBuilder()
            .setPath(path)
            .setSegment("/global-infra/segments/" + segment)
            .setAttachmentId(attachment)
            .setAdminState(up ? "UP" : "DOWN")
            .build());
  }

  /// Gives every site the plan that follows from what is true.
  void publish() {
    revision++;
    sites.forEach((site, kept) -> {
      var before = new TreeMap<>(kept.plan);
      kept.plan.clear();
      // As site-managers do: which revision the plan shows, whatever it changed.
      kept.plan.put("revision", PlanEntry.newBuilder().setRevision(revision).build());
      segments.forEach((path, segment) -> {
        if (isHeld(path, site)) {
          put(kept, before, path, PlanEntry.newBuilder().setSegment(segment));
          segment.getSitesList().forEach(other -> putControlPlane(kept, before, other));
        }
      });
      routers.forEach(
          (path, router) -> put(kept, before, path, PlanEntry.newBuilder().setRouter(router)));
      ports.forEach((path, port) -> {
        if (planned(site, port)) {
          put(kept, before, path, PlanEntry.newBuilder().setPort(port));
        }
      });
      changed(site);
    });
  }

  private void putControlPlane(
      FakeSiteManager.Kept kept, SortedMap<String, PlanEntry> before, String site) {
    var plan = ControlPlanePlan.newBuilder().setSite(site).setSharding(sharding);
    NODES.forEach(node -> plan.addNodes(ControllerNode.newBuilder().setId(node)));
    put(
        kept,
        before,
        "/global-infra/sites/" + site + "/control-planes/default",
        PlanEntry.newBuilder().setControlPlane(plan));
  }

  private void put(
      FakeSiteManager.Kept kept,
      SortedMap<String, PlanEntry> before,
      String path,
      PlanEntry.Builder entry) {
    var old = before.get(path);
    boolean same = old != null && old.toBuilder().clearRevision().build().equals(entry.build());
    kept.plan.put(path, same ? old : entry.setRevision(revision).build());
  }

  /// A port is in the plan of the site that has its workload, if the segment spans it.
  private boolean planned(String site, PortPlan port) {
    var segment = segments.get(port.getSegment());
    return segment != null
        && segment.getSitesList().contains(site)
        && hosts.values().stream()
            .anyMatch(
                host -> host.site.equals(site) && host.guests.containsKey(port.getAttachmentId()));
  }

  static <K, T> T of(Map<K, T> all, K name) {
    return requireNonNull(all.get(name), String.valueOf(name));
  }

  TestHost host(String name) {
    return of(hosts, name);
  }

  FakeSiteManager manager(String site) {
    return requireNonNull((FakeSiteManager) of(managers, site).logic);
  }

  ControllerLogic controller(String name) {
    return requireNonNull((ControllerLogic) of(controllers, name).logic);
  }

  void remap(String site, List<String> nodes) {
    of(sites, site).remap(nodes);
    changed(site);
  }

  /// Returns the node that composes a host's plan.
  String composer(TestHost host) {
    var kept = of(sites, host.site);
    return new ShardMap(kept.shardEpoch, Sharding.valueOf(kept.sharding), kept.mapped)
        .composer(host.host)
        .orElseThrow();
  }

  /// Shares a site's work among all nodes but one.
  void remapWithout(String site, String node) {
    remap(site, NODES.stream().filter(one -> !one.equals(node)).toList());
  }

  /// Has a site's configuration say that a host has gone for good.
  ///
  /// @param stamp the place in its report up to which its entries go
  void forget(TestHost host, Cursor stamp) {
    var entry = ForgottenHost.newBuilder().setHost(host.host).setStamp(FeedCodec.message(stamp));
    of(sites, host.site)
        .plan
        .put("forgotten/" + host.host, PlanEntry.newBuilder().setForgottenHost(entry).build());
    changed(host.site);
  }

  private void changed(String site) {
    if (of(managers, site).logic instanceof FakeSiteManager manager) {
      manager.changed();
    } else {
      of(sites, site).version++;
    }
  }

  /// Returns what a host's data plane should hold once all is quiet.
  DataPlaneView expected(TestHost host) {
    var view = new TreeMap<String, DataPlaneView.Segment>();
    for (var port : ports.values()) {
      if (host.guests.containsKey(port.getAttachmentId()) && planned(host.site, port)) {
        for (var segment : segments.keySet()) {
          if (areJoined(segment, port.getSegment())) {
            view.put(segment, expected(host, segment));
          }
        }
      }
    }
    return new DataPlaneView(view, expectedOpen(host), new TreeMap<>(), new TreeMap<>());
  }

  private SortedMap<String, Vni> expectedOpen(TestHost host) {
    var open = new TreeMap<String, Vni>();
    for (var port : ports.values()) {
      if (host.guests.containsKey(port.getAttachmentId())
          && planned(host.site, port)
          && port.getAdminState().equals("UP")) {
        open.put(port.getAttachmentId(), new Vni(of(segments, port.getSegment()).getVni()));
      }
    }
    return open;
  }

  private DataPlaneView.Segment expected(TestHost host, String path) {
    var segment = of(segments, path);
    var vni = new Vni(segment.getVni());
    var teps = new TreeSet<Tep>();
    var admitted = new TreeSet<Tep>();
    var macs = new TreeMap<MacAddress, Tep>();
    var arps = new TreeMap<IpAddress, MacAddress>();
    for (var other : hosts.values()) {
      expectedOpen(other)
          .forEach((guest, where) -> {
            if (other != host && areJoined(of(paths(), where), path)) {
              admitted.add(other.tep);
            }
            if (where.equals(vni)) {
              arps.put(of(other.ips, guest), of(other.guests, guest));
              if (other != host) {
                teps.add(other.tep);
                macs.put(of(other.guests, guest), other.tep);
              }
            }
          });
    }
    return new DataPlaneView.Segment(
        vni, new ArrayList<>(teps), new ArrayList<>(admitted), macs, arps);
  }

  void assertConverged() {
    for (var host : hosts.values()) {
      assertThat(host.holds())
          .as("%s at %s, alarms %s", host.origin(), net.now(), net.alarms())
          .isEqualTo(expected(host));
      assertThat(host.logic().status().dataPlane()).isEqualTo(host.holds());
    }
  }
}
