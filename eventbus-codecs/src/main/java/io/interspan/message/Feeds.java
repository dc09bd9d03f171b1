package io.interspan.message;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The catalogue of feeds. The table in ARCHITECTURE.md says the same; a test compares them.
public enum Feeds {
  /// Every revision of every object.
  INTENTS(
      "intents", Role.GLOBAL_MANAGER, Role.SPAN, "path", "the log's revision; the store's epoch"),
  /// Each object that a site needs, as the site holds it. Instance: the site.
  SITE_PLAN("site-plan", Role.SPAN, Role.SITE_MANAGER, "path", "the log's"),
  /// The plan and the shard map, for the site's controllers. Instance: the site.
  SITE_CONFIG(
      "site-config",
      Role.SITE_MANAGER,
      Role.CONTROLLER,
      "path, shard-map, forgotten host, or group and member",
      "the site's sequence, on its disk"),
  /// Whom the groups that a site holds select: asked of another site. Instance: the site that is to
  /// answer.
  GROUP_SUBSCRIPTIONS(
      "group-subscriptions",
      Role.SITE_MANAGER,
      Role.SITE_MANAGER,
      "selector",
      "site-manager's start"),
  /// The members of another site's groups among a site's workloads. Instance: the site that asked.
  MEMBERS(
      "members",
      Role.SITE_MANAGER,
      Role.SITE_MANAGER,
      "kind, selector, port",
      "site-manager's start"),
  /// What a site tells the log: claims of ports, its controllers, its hosts. Instance: the site.
  SITE_REPORT(
      "site-report", Role.SITE_MANAGER, Role.GLOBAL_MANAGER, "kind, id", "site-manager's start"),
  /// A host's segments, routers and ports. Instance: the host.
  HOST_PLAN(
      "host-plan", Role.CONTROLLER, Role.HOST, "path, or group and member", "composer's start"),
  /// Teps, MACs and ARP entries of a segment from the controller's own hosts, for other
  /// controllers. Instance: the segment.
  RUNTIME_STATE(
      "runtime-state", Role.CONTROLLER, Role.CONTROLLER, "kind, address", "controller's start"),
  /// The same from all hosts of the segment, for the hosts of the controller. Instance: the
  /// segment.
  SEGMENT_STATE("segment-state", Role.CONTROLLER, Role.HOST, "kind, address", "controller's start"),
  /// A host's tunnel endpoint, attachments and open ports. Instance: the host.
  HOST_REPORT("host-report", Role.HOST, Role.CONTROLLER, "kind, id", "host's start"),
  /// What the controller's hosts report. Instance: the controller.
  INVENTORY("inventory", Role.CONTROLLER, Role.SITE_MANAGER, "kind, id", "controller's start"),
  /// What a host has in force. Instance: the host.
  HOST_REALIZATION("host-realization", Role.HOST, Role.CONTROLLER, "host", "host's start"),
  /// What the controller's hosts have in force. Instance: the controller.
  NODE_REALIZATION(
      "node-realization", Role.CONTROLLER, Role.SITE_MANAGER, "host", "controller's start"),
  /// What a site has in force. Instance: the site.
  SITE_REALIZATION(
      "site-realization", Role.SITE_MANAGER, Role.GLOBAL_MANAGER, "site", "site-manager's start");

  private static final Map<String, Feeds> BY_NAME =
      Stream.of(values()).collect(Collectors.toMap(Feeds::feedName, Function.identity()));

  private final String feedName;
  private final Role producer;
  private final Role consumer;
  private final String key;
  private final String version;

  Feeds(String feedName, Role producer, Role consumer, String key, String version) {
    this.feedName = feedName;
    this.producer = producer;
    this.consumer = consumer;
    this.key = key;
    this.version = version;
  }

  /// Returns the name in messages.
  public String feedName() {
    return feedName;
  }

  /// Returns who has the table.
  public Role producer() {
    return producer;
  }

  /// Returns who pulls.
  public Role consumer() {
    return consumer;
  }

  /// Returns what the keys are made of.
  public String key() {
    return key;
  }

  /// Returns where versions and epoch come from.
  public String version() {
    return version;
  }

  /// Returns the feed with this name, or nothing where the catalogue has none.
  public static Optional<Feeds> find(String feedName) {
    return Optional.ofNullable(BY_NAME.get(feedName));
  }

  /// Returns the feed with this name.
  ///
  /// @throws IllegalArgumentException naming the feed that is not in the catalogue
  public static Feeds parse(String feedName) {
    var feed = BY_NAME.get(feedName);
    if (feed == null) {
      throw new IllegalArgumentException("no feed is named '" + feedName + "'");
    }
    return feed;
  }
}
