package io.interspan.launcher.wiring;

import io.interspan.controller.logic.ControllerConfig;
import io.interspan.controller.logic.ControllerLimits;
import io.interspan.controller.logic.ControllerStatus;
import io.interspan.controller.verticle.ControllerVerticle;
import io.interspan.host.logic.ControllerSpot;
import io.interspan.intentapi.verticle.ApiConfig;
import io.interspan.launcher.ops.SystemStatus;
import io.interspan.launcher.state.StateDir;
import io.interspan.launcher.topology.Parts.SitePart;
import io.interspan.launcher.topology.Topology;
import io.interspan.launcher.topology.Topology.Controller;
import io.interspan.launcher.topology.Topology.Site;
import io.interspan.sitemanager.logic.SiteManagerConfig;
import io.interspan.sitemanager.logic.SiteStatus;
import io.interspan.sitemanager.verticle.SiteManagerVerticle;
import io.interspan.transport.SessionCounters;
import io.interspan.vtep.io.PacketThread;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What this process runs of a site: controllers, then its manager, which tells where they are, and
/// its hosts, which look for them; or controllers alone.
final class SiteNode {
  private static final String LOOPBACK = "127.0.0.1";

  /// When a site's API reads its description: well after the global manager, since all of them
  /// start together and the table of types checks what the description says anyway.
  private static final Duration DESCRIBE_AFTER = Duration.ofSeconds(20);

  private final Site site;
  private final Deployed deployed;
  private final Disks disks;
  private final Path access;
  private final List<Node> controllers = new ArrayList<>();
  private final List<HostNode> hosts = new ArrayList<>();
  private @Nullable SiteManagerVerticle manager;

  private record Node(Controller controller, ControllerVerticle verticle) {
    String endpoint() {
      return LOOPBACK + ":" + verticle.sessionPort();
    }
  }

  private SiteNode(Vertx vertx, StateDir state, Site site) {
    this.site = site;
    this.deployed = new Deployed(vertx);
    this.disks = new Disks(vertx, state.siteData(site.id()));
    this.access = state.access();
  }

  static Future<SiteNode> start(
      Vertx vertx, StateDir state, Topology topology, SitePart part, List<PacketThread> packets) {
    var node = new SiteNode(vertx, state, part.site());
    var hosts = part.manager() ? part.site().hosts() : List.<Topology.Host>of();
    return Future.join(part.controllers().stream().map(node::startController).toList())
        .compose(_ -> part.manager() ? node.startManager() : Future.succeededFuture())
        .compose(_ ->
            Future.join(
                hosts.stream().map(host -> node.startHost(topology, host, packets)).toList()))
        .map(node)
        .recover(failure -> node.deployed.giveUp(failure, node.disks));
  }

  private Future<@Nullable Void> startController(Controller controller) {
    return disks
        .copies("controller-" + controller.id())
        .compose(store -> {
          var verticle =
              new ControllerVerticle(
                  new ControllerConfig(
                      site.id(), controller.id(), ControllerLimits.DEFAULT, Bounds.FEEDS),
                  store,
                  LOOPBACK,
                  controller.sessionPort());
          synchronized (controllers) {
            controllers.add(new Node(controller, verticle));
          }
          return deployed.add(
              "controller "
                  + site.id()
                  + "/"
                  + controller.id()
                  + ", session port "
                  + controller.sessionPort(),
              verticle);
        });
  }

  private Future<@Nullable Void> startManager() {
    controllers.sort(Comparator.comparing(node -> node.controller().id()));
    var copies = disks.copies("site-manager");
    var own = disks.intents("site-intents");
    return Future.all(copies, own)
        .compose(_ -> {
          var nodes =
              site.controllers().stream()
                  .map(one -> new SiteManagerConfig.Node(one.id(), endpoint(one)))
                  .toList();
          var verticle =
              new SiteManagerVerticle(
                  new SiteManagerConfig(site.id(), nodes, Bounds.FEEDS),
                  copies.result(),
                  own.result(),
                  new ApiConfig(LOOPBACK, site.apiPort(), access, DESCRIBE_AFTER));
          manager = verticle;
          return deployed.add(
              "manager of site " + site.id() + ", API port " + site.apiPort(), verticle);
        });
  }

  private Future<@Nullable Void> startHost(
      Topology topology, Topology.Host host, List<PacketThread> packets) {
    var spots =
        site.controllers().stream()
            .map(one -> new ControllerSpot(one.id(), endpoint(one)))
            .toList();
    return disks
        .copies("host-" + host.id())
        .compose(store -> {
          var node =
              HostNode.of(
                  site.id(), host, topology.guests(site.id(), host.id()), spots, store, packets);
          synchronized (hosts) {
            hosts.add(node);
          }
          return deployed.add("host " + site.id() + "/" + host.id(), node.verticle());
        });
  }

  /// Returns where a controller's sessions are opened, whether it runs here or not.
  private String endpoint(Controller controller) {
    return controllers.stream()
        .filter(node -> node.controller().id().equals(controller.id()))
        .map(Node::endpoint)
        .findFirst()
        .orElse(LOOPBACK + ":" + controller.sessionPort());
  }

  /// Returns where the site's own API is; empty where it is not here, or not up.
  String api() {
    return manager == null ? "" : LOOPBACK + ":" + manager.port();
  }

  Site site() {
    return site;
  }

  /// Returns the hosts, in the order of the topology.
  List<HostNode> hosts() {
    synchronized (hosts) {
      return site.hosts().stream()
          .flatMap(host -> hosts.stream().filter(node -> node.host().equals(host.id())))
          .toList();
    }
  }

  Future<JsonObject> status() {
    var managing =
        manager == null ? Future.succeededFuture(Optional.<SiteStatus>empty()) : manager.status();
    var nodes = controllers.stream().map(SiteNode::status).toList();
    var agents = hosts().stream().map(HostNode::status).toList();
    var all = new ArrayList<Future<?>>(nodes);
    all.addAll(agents);
    all.add(managing);
    return Future.all(all)
        .map(_ -> {
          var json = new JsonObject().put("site", site.id());
          managing.result().ifPresent(status -> put(status, json.put("api", api())));
          return json.put("controllers", results(nodes)).put("hosts", results(agents));
        });
  }

  private static void put(SiteStatus status, JsonObject into) {
    into.put("own_revision", status.ownRevision())
        .put("plan_revision", status.plan().version())
        .put("plan_epoch", status.plan().epoch())
        .put("shard_epoch", status.shardEpoch())
        .put("awaits_members_of", new JsonArray(status.awaited()))
        .put("feeds", feeds(status));
    status.realizedRevision().ifPresent(revision -> into.put("realized_revision", revision));
  }

  private static Future<JsonObject> status(Node node) {
    return node.verticle()
        .status()
        .map(status ->
            new JsonObject()
                .put("id", node.controller().id())
                .put("session_endpoint", node.endpoint())
                .put("shard_epoch", status.shardEpoch())
                .put("plan_revision", status.revision())
                .put(
                    "hosts",
                    new JsonArray(
                        status.hosts().entrySet().stream()
                            .filter(host -> host.getValue().isLive())
                            .map(host -> host.getKey())
                            .toList()))
                .put("plans_that_differed", status.plansDiffered())
                .put("sessions", sessions(node.verticle().sessions()))
                .put("plans", plans(status)));
  }

  private static JsonObject sessions(SessionCounters counters) {
    var counts = new JsonObject();
    for (var count : SessionCounters.Count.values()) {
      counts.put(count.name().toLowerCase(Locale.ROOT), counters.get(count));
    }
    return counts;
  }

  private static JsonArray plans(ControllerStatus status) {
    var array = new JsonArray();
    status
        .hosts()
        .forEach((name, host) -> {
          if (host.isPlanned()) {
            array.add(
                new JsonObject()
                    .put("host", name)
                    .put("entries", host.size().entries())
                    .put("bytes", host.size().bytes())
                    .put("entries_with_all_members", host.unpruned().entries())
                    .put("bytes_with_all_members", host.unpruned().bytes()));
          }
        });
    return array;
  }

  private static JsonArray feeds(SiteStatus status) {
    var array = new JsonArray();
    for (var feed : status.follows()) {
      array.add(
          SystemStatus.json(feed.counters())
              .put("feed", feed.feed())
              .put("producer", feed.producer()));
    }
    return array;
  }

  private static JsonArray results(List<Future<JsonObject>> futures) {
    var array = new JsonArray();
    futures.forEach(future -> array.add(future.result()));
    return array;
  }

  Future<JsonArray> alarms() {
    var alarms = new JsonArray();
    if (manager != null) {
      Alarms.add("site-manager/" + site.id(), manager.alarms(), alarms);
    }
    controllers.forEach(node ->
        Alarms.add(
            "controller/" + site.id() + "/" + node.controller().id(),
            node.verticle().alarms(),
            alarms));
    return Future.all(hosts().stream().map(host -> host.addAlarms(alarms)).toList()).map(alarms);
  }

  Future<@Nullable Void> close() {
    return deployed.close().eventually(disks::close);
  }
}
