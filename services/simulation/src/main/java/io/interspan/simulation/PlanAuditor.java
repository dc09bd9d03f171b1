package io.interspan.simulation;

import io.interspan.host.logic.HostLogic;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.PlanEntry;
import io.interspan.message.RuntimeEntry;
import io.interspan.message.ServiceAddress;
import io.interspan.model.feed.DurableCopies;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.intent.ControlPlane;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.PortGrant;
import io.interspan.model.intent.SegmentPort;
import io.interspan.model.intent.SiteReference;
import io.interspan.sitemanager.logic.SiteManagerLogic;
import io.interspan.sitemanager.logic.SiteStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Compares what is served, kept and in force everywhere with what a recompute from the log and the
/// guests gives. They are equal when all has been quiet for a while.
final class PlanAuditor {
  private static final String ORIGIN = "log";

  private final World world;

  PlanAuditor(World world) {
    this.world = world;
  }

  /// Returns what differs, the first few of one kind; empty where all is as it should be.
  List<String> differences() {
    var found = new ArrayList<String>();
    grants(found);
    dataPlanes(found);
    if (found.isEmpty()) {
      world.sites().forEach(site -> site(site, found));
      world.hosts().values().stream()
          .filter(host -> !host.isLost())
          .forEach(host -> host(host, found));
    }
    if (found.isEmpty()) {
      alarms(found);
    }
    return found;
  }

  private void grants(List<String> found) {
    var intents = world.history().now();
    for (var port : intents.all(SegmentPort.class)) {
      var guest = port.attachmentId().map(id -> world.guests().get(id)).orElse(null);
      var host = guest == null ? null : guest.host();
      var grant = intents.get(PortGrant.pathOf(port.path()), PortGrant.class);
      var is = grant == null ? "nobody" : grant.site();
      var should =
          host == null || world.space(host.site()).isAttached(port.attachmentId().orElse(""))
              ? "nobody"
              : host.site();
      if (!is.equals(should)) {
        found.add(port.path() + " is granted to " + is + ", its guest is at " + should);
      }
    }
  }

  private void dataPlanes(List<String> found) {
    for (var host : world.hosts().values()) {
      var should = world.expectations().dataPlane(host);
      compare(host.name() + " data plane", host.holds(), should, found);
      HostLogic agent = host.agent().logic();
      if (agent != null) {
        compare(host.name() + " status", agent.status().dataPlane(), should, found);
      }
    }
  }

  private void site(String site, List<String> found) {
    var should = world.history().plan(site);
    var manager = world.siteManager(site);
    var address = ServiceAddress.siteManager(site);
    compare(
        "span's plan of " + site,
        plan(pull(world.span(), new FeedId(Feeds.SITE_PLAN, site), address, 0)),
        should,
        found);
    var kept = DurableCopies.load("site-plan", manager.disk().rows(), World.FEED_LIMITS);
    compare("plan on the disk of " + site, Probe.plan(kept.copies().values(ORIGIN)), should, found);
    controllers(site, found);
    var node = ServiceAddress.controller(site, world.nodes(site).all().getFirst());
    var config = plan(pull(manager, new FeedId(Feeds.SITE_CONFIG, site), node, 0));
    var map = config.getOrDefault("shard-map", PlanEntry.getDefaultInstance()).getShardMap();
    compare("shard map of " + site, map.getNodesList(), world.nodes(site).entries(), found);
    var lost =
        world.hosts().values().stream()
            .filter(host -> host.isLost() && host.site().equals(site))
            .map(host -> "forgotten/" + host.host())
            .toList();
    var forgotten = config.keySet().stream().filter(key -> key.startsWith("forgotten/")).toList();
    compare("hosts that " + site + " forgot", forgotten, lost, found);
    config.keySet().removeIf(key -> !key.startsWith("/"));
    compare("config of " + site, config, world.expectations().config(site), found);
    var given = world.members().config(site);
    var members = new SlowGroups(world, world.expectations().config(site)).members();
    compare("members of groups at " + site, MembersAuditor.members(given), members, found);
    compare(
        "workloads of groups at " + site,
        MembersAuditor.workloads(given),
        world.expectations().workloads(members.values()),
        found);
    var references = new TreeMap<IntentPath, Integer>();
    world.history().now().all(SiteReference.class).stream()
        .filter(one -> one.site().equals(site))
        .forEach(one -> references.put(one.target(), one.referrers()));
    compare("what " + site + " refers to", references, world.space(site).references(), found);
    SiteManagerLogic logic = manager.logic();
    if (logic != null) {
      var status = logic.status().orElseThrow();
      var hosts =
          world.hosts().values().stream()
              .filter(host -> !host.isLost() && host.site().equals(site))
              .map(HostMachine::host)
              .toList();
      var known = status.hosts().stream().map(SiteStatus.Host::host).toList();
      compare("hosts that " + site + " knows", known, hosts, found);
      long realized = status.realizedRevision().orElse(-1);
      if (realized < 0 || !world.history().plan(site, realized).equals(should)) {
        found.add(
            "realized revision of "
                + site
                + " is "
                + realized
                + ", its plan changed later; the log is at "
                + world.history().revision());
      }
    }
  }

  /// The log names the nodes of a site, and no others but those that its manager may wait for.
  private void controllers(String site, List<String> found) {
    var path = ControlPlane.pathOf(IntentPath.ROOT.child("sites", site));
    var named = world.history().now().get(path, ControlPlane.class);
    var ids =
        named == null ? List.of() : named.nodes().stream().map(ControlPlane.Node::id).toList();
    var nodes = world.nodes(site);
    var others = new ArrayList<>(ids);
    others.removeAll(nodes.missed());
    compare("control plane of " + site + " in the log", others, nodes.all(), found);
  }

  private void host(HostMachine host, List<String> found) {
    HostLogic agent = host.agent().logic();
    if (agent == null) {
      found.add(host.name() + " is down");
      return;
    }
    var status = agent.status();
    var should = world.expectations().plan(host);
    var disk = world.realization().onDisk(host);
    compare("plan on the disk of " + host.name(), network(disk), should, found);
    var firewall = new SlowFirewall(world, host.site()).of(host);
    compare("firewall on the disk of " + host.name(), SlowFirewall.held(disk), firewall, found);
    var map = world.members().config(host.site()).get("shard-map");
    long epoch = map == null ? 0 : map.getShardMap().getEpoch();
    compare(host.name() + " shard map's epoch", status.shardEpoch(), epoch, found);
    var shards = world.shards(host.site(), status.shardEpoch());
    if (!status.sessions().equals(shards.sessionsOf(host.host()))) {
      found.add(
          host.name()
              + " has sessions with "
              + status.sessions()
              + ", should have them with "
              + shards.sessionsOf(host.host()));
    }
    var composer = world.controller(host.site(), shards.composer(host.host()).orElseThrow());
    var id = new FeedId(Feeds.HOST_PLAN, host.host());
    var plan = pull(composer, id, host.address(), status.shardEpoch());
    compare(composer.address() + " plan of " + host.name(), plan(plan), disk, found);
    should.forEach((path, entry) -> {
      if (entry.hasSegment()) {
        var source = shards.stateSource(host.host(), path).orElseThrow();
        state(host, world.controller(host.site(), source), path, status.shardEpoch(), found);
      }
    });
  }

  /// Returns a host's plan but for its firewall.
  private static SortedMap<String, PlanEntry> network(SortedMap<String, PlanEntry> plan) {
    var network = new TreeMap<>(plan);
    network
        .values()
        .removeIf(entry -> !entry.hasPort() && !entry.hasSegment() && !entry.hasRouter());
    return network;
  }

  private void state(
      HostMachine host,
      SimulatedProcess<?> controller,
      String segment,
      long shardEpoch,
      List<String> found) {
    var should = world.expectations().state(host.site(), segment);
    var id = new FeedId(Feeds.SEGMENT_STATE, segment);
    var served = new TreeMap<String, SortedMap<String, RuntimeEntry>>();
    var mirror = pull(controller, id, host.address(), shardEpoch);
    if (mirror.isEmpty()) {
      found.add(controller.address() + " does not serve " + id);
    } else {
      for (var origin : mirror.get().origins()) {
        var values = Probe.state(new TreeMap<>(Probe.values(mirror.get(), origin)));
        if (!values.isEmpty()) {
          served.put(origin, values);
        }
      }
      compare(controller.address() + " " + id, served, should, found);
    }
    var kept =
        DurableCopies.load(id.toString(), host.agent().disk().rows(), World.FEED_LIMITS).copies();
    var onDisk = new TreeMap<String, SortedMap<String, RuntimeEntry>>();
    for (var origin : kept.origins()) {
      if (!kept.values(origin).isEmpty()) {
        onDisk.put(origin, Probe.state(kept.values(origin)));
      }
    }
    compare(id + " on the disk of " + host.name(), onDisk, should, found);
  }

  private void alarms(List<String> found) {
    for (var process : world.processes().values()) {
      process
          .alarms()
          .forEach((id, text) -> {
            // A log that did not take a write says so until the next, and there need not be one.
            if (!id.endsWith("/log-write") && !isOfMissed(id)) {
              found.add(process.address() + " alarm " + id + ": " + text);
            }
          });
    }
  }

  /// Returns whether an alarm says that a node is silent which left for good: its site's manager
  /// has to start without it.
  private boolean isOfMissed(String alarm) {
    return world.sites().stream()
        .anyMatch(site ->
            world.nodes(site).missed().stream()
                .map(node -> "silent/" + ServiceAddress.controller(site, node))
                .anyMatch(alarm::equals));
  }

  private Optional<FeedMirror> pull(
      SimulatedProcess<?> producer, FeedId id, ServiceAddress as, long shardEpoch) {
    return Probe.pull(producer, id, as, shardEpoch, World.FEED_LIMITS, world.timeline().now());
  }

  private static SortedMap<String, PlanEntry> plan(Optional<FeedMirror> mirror) {
    return mirror.isEmpty()
        ? new TreeMap<>()
        : new TreeMap<>(Probe.plan(Probe.values(mirror.get(), ORIGIN)));
  }

  private static void compare(String what, Object is, Object should, List<String> found) {
    if (!is.equals(should)) {
      found.add(what + " is " + is + ", should be " + should);
    }
  }
}
