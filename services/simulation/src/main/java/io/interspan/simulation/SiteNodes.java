package io.interspan.simulation;

import io.interspan.controller.logic.ControllerConfig;
import io.interspan.controller.logic.ControllerEvent;
import io.interspan.controller.logic.ControllerLimits;
import io.interspan.controller.logic.ControllerLogic;
import io.interspan.host.logic.ControllerSpot;
import io.interspan.message.ControllerNode;
import io.interspan.sitemanager.logic.SiteManagerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;

/// The nodes of a site's control plane, and what the site's configuration says of them.
///
/// The site-manager and the hosts read the configuration when they start. A node that it does not
/// name joins all the same: it says itself that it is there, and hosts hear of it by the shard map.
/// One that left for good is known to the site-manager until that starts without it.
final class SiteNodes {
  private static final ControllerLimits LIMITS =
      new ControllerLimits(64, 64, 64, 64, 256, 10_000, 1 << 20, Duration.ofSeconds(4));

  private final World world;
  private final String site;
  private final TreeMap<String, SimulatedProcess<ControllerLogic>> nodes = new TreeMap<>();

  /// The nodes that the configuration names.
  private List<String> configured;

  /// The nodes of the last quiet that are there still: every host knows them, as it may not know
  /// one that came back.
  private List<String> familiar;

  /// Longer than a message is on its way, in milliseconds: the site-manager may hear of a node that
  /// left.
  private static final long ON_THE_WAY = 10_000;

  /// Nodes that left, and that the site-manager may take for away; and when they left.
  private final TreeMap<String, Long> missed = new TreeMap<>();

  private boolean isFixed = true;

  /// How often the nodes were given other endpoints.
  private int numbering;

  /// Where the sessions of those are opened that run, or ran last.
  private final TreeMap<String, String> listening = new TreeMap<>();

  /// A site with the nodes that are there at first.
  SiteNodes(World world, String site) {
    this.world = world;
    this.site = site;
    this.configured = world.shape().nodes();
    this.familiar = configured;
    configured.forEach(this::add);
  }

  private void add(String node) {
    var config = new ControllerConfig(site, node, LIMITS, World.FEED_LIMITS);
    nodes.put(node, world.process(config.address(), () -> controller(config)));
  }

  private ControllerLogic controller(ControllerConfig config) {
    var made = new ControllerLogic(config);
    var endpoint = endpoint(config.node());
    listening.put(config.node(), endpoint);
    var effects = made.on(new ControllerEvent.Listening(endpoint), 0);
    if (!effects.isEmpty()) {
      throw new Violation("world", "a controller acts before it starts: " + effects);
    }
    return made;
  }

  /// Returns where a node's sessions are opened, as the configuration has it.
  private String endpoint(String node) {
    return site + ":" + node + ":" + numbering;
  }

  /// Returns whether a node's sessions are opened at an endpoint.
  boolean listensAt(String node, String endpoint) {
    return endpoint.equals(listening.get(node));
  }

  /// Returns the nodes that are, running or down, in their order.
  List<String> all() {
    return List.copyOf(nodes.keySet());
  }

  /// Returns them as the shard map has them.
  List<ControllerNode> entries() {
    return nodes.values().stream()
        .map(node ->
            ControllerNode.newBuilder()
                .setId(node.address().node())
                .setSessionEndpoint(endpoint(node.address().node()))
                .build())
        .toList();
  }

  SimulatedProcess<ControllerLogic> get(String node) {
    return Objects.requireNonNull(nodes.get(node));
  }

  /// Returns the nodes that may join: those that come later, and those that left, as new machines.
  List<String> absent() {
    var absent = new ArrayList<>(world.shape().nodes());
    absent.addAll(world.shape().later());
    absent.removeAll(nodes.keySet());
    return absent;
  }

  /// Returns the nodes that may leave: a host that hears nothing meanwhile still knows another one.
  List<String> dispensable() {
    return nodes.keySet().stream()
        .filter(
            node -> familiar.stream().anyMatch(one -> !one.equals(node) && nodes.containsKey(one)))
        .toList();
  }

  /// Makes a node that was not there before; it does not run yet.
  void join(String node) {
    isFixed = false;
    missed.remove(node);
    add(node);
  }

  /// Lets go of a node that has ended.
  void leave(String node) {
    isFixed = false;
    missed.put(node, world.timeline().now());
    familiar = familiar.stream().filter(one -> !one.equals(node)).toList();
    world.end(get(node));
    nodes.remove(node);
  }

  /// Gives all nodes other endpoints, which they have once they start again.
  void renumber() {
    isFixed = false;
    numbering++;
    configure();
  }

  /// Brings the configuration up to date.
  void configure() {
    configured = all();
  }

  /// Notes that all is as it should be: every host knows these nodes.
  void quiet() {
    configure();
    familiar = configured;
  }

  /// Returns what the site-manager is told, which starts. It knows these nodes, and those of the
  /// last shard map on its disk.
  SiteManagerConfig managerConfig() {
    var map = world.members().config(site).get("shard-map");
    long now = world.timeline().now();
    missed
        .entrySet()
        .removeIf(left ->
            now - left.getValue() > ON_THE_WAY
                && !configured.contains(left.getKey())
                && (map == null
                    || map.getShardMap().getNodesList().stream()
                        .noneMatch(one -> one.getId().equals(left.getKey()))));
    return new SiteManagerConfig(
        site,
        configured.stream().map(node -> new SiteManagerConfig.Node(node, endpoint(node))).toList(),
        World.FEED_LIMITS);
  }

  /// Returns what hosts are told, which start.
  List<ControllerSpot> spots() {
    return configured.stream().map(node -> new ControllerSpot(node, endpoint(node))).toList();
  }

  /// Returns the nodes that left, and that the site may still name to others.
  SortedSet<String> missed() {
    return Collections.unmodifiableSortedSet(missed.navigableKeySet());
  }

  /// Returns whether none ever joined or left, or was given another endpoint.
  boolean isFixed() {
    return isFixed;
  }
}
