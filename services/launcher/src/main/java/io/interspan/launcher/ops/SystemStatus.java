package io.interspan.launcher.ops;

import io.interspan.message.Feeds;
import io.interspan.model.feed.FeedCounters;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// What the processes of a running system say of themselves, read as values.
///
/// @param log how far the log is, and what became of it, if the process that has it answers
/// @param sites of all processes
/// @param alarms of all processes, `service: text`
public record SystemStatus(Optional<Log> log, List<Site> sites, List<String> alarms) {
  /// The log.
  ///
  /// @param revision its last one
  /// @param compiledRevision the one up to which site plans are made
  /// @param plans for each site, the revision that last changed its plan
  public record Log(long revision, long compiledRevision, SortedMap<String, Long> plans) {}

  /// A site.
  ///
  /// @param site its id
  /// @param api where its own API is: `127.0.0.1:port`; empty where it is not up
  /// @param ownRevision the last revision of the log of its own objects that is shown
  /// @param planRevision the log's revision that its own copy of the plan is at
  /// @param realizedRevision the log's revision that all its hosts have in force; empty until a
  ///   manager that started has heard of all of them
  /// @param awaitsMembersOf the sites that its next groups and rules wait for
  /// @param controllers its nodes
  /// @param hosts its hosts
  /// @param feeds those that its manager follows
  public record Site(
      String site,
      String api,
      long ownRevision,
      long planRevision,
      OptionalLong realizedRevision,
      List<String> awaitsMembersOf,
      List<Controller> controllers,
      List<Host> hosts,
      List<Feed> feeds) {
    /// Returns this with what another process runs of the site: the rest is said by the one that
    /// has the manager.
    Site with(Site other) {
      var main = api.isEmpty() ? other : this;
      var nodes = new ArrayList<>(controllers);
      nodes.addAll(other.controllers);
      nodes.sort(Comparator.comparing(Controller::id));
      return new Site(
          site,
          main.api,
          main.ownRevision,
          main.planRevision,
          main.realizedRevision,
          main.awaitsMembersOf,
          List.copyOf(nodes),
          main.hosts,
          main.feeds);
    }

    /// Returns how large a host's plan is, where a controller composes one.
    public Optional<HostPlan> plan(String host) {
      return controllers.stream()
          .flatMap(controller -> controller.plans().stream())
          .filter(plan -> plan.host().equals(host))
          .findFirst();
    }

    /// Returns what came of the site's plan since its manager started.
    public FeedCounters planReceived() {
      var name = Feeds.SITE_PLAN.feedName() + ":" + site;
      return feeds.stream()
          .filter(one -> one.feed().equals(name))
          .map(Feed::received)
          .findFirst()
          .orElse(FeedCounters.ZERO);
    }
  }

  /// A feed that a site's manager follows.
  ///
  /// @param feed its name and instance
  /// @param producer whose
  /// @param received what came over it since the manager started
  public record Feed(String feed, String producer, FeedCounters received) {}

  /// A node of a site's control plane.
  ///
  /// @param id within the site
  /// @param endpoint where its sessions are opened
  /// @param hosts those that have one
  /// @param plans of the hosts whose plans it composes, how large these are
  public record Controller(String id, String endpoint, List<String> hosts, List<HostPlan> plans) {}

  /// How large a host's plan is, in bytes of keys and values.
  ///
  /// @param host its id within the site
  /// @param bytes as it is
  /// @param unpruned with all members of the groups that its rules name
  public record HostPlan(String host, long bytes, long unpruned) {}

  /// A host.
  ///
  /// @param host its id within the site
  /// @param address where its tunnels end
  /// @param controller whom it has its session with; empty while it has none
  /// @param planReceived what came of its plan since its agent started
  /// @param openPorts its open ports
  /// @param closedAttachments its attachments without an open port
  /// @param tunnels for each segment that it has, the addresses that it replicates to
  public record Host(
      String host,
      String address,
      String controller,
      FeedCounters planReceived,
      List<Port> openPorts,
      List<String> closedAttachments,
      List<Segment> tunnels) {}

  /// An open port.
  ///
  /// @param attachment what it is open for
  /// @param segment its segment's path
  public record Port(String attachment, String segment) {}

  /// A segment at a host.
  ///
  /// @param segment its path
  /// @param vni on the wire
  /// @param peers the addresses that are replicated to
  public record Segment(String segment, int vni, List<String> peers) {}

  /// Reads what the processes answered.
  public static SystemStatus of(List<JsonObject> answers) {
    Optional<Log> log = Optional.empty();
    var sites = new TreeMap<String, Site>();
    var alarms = new ArrayList<String>();
    for (var answer : answers) {
      var manager = answer.getJsonObject("global_manager");
      if (manager != null) {
        log = Optional.of(log(manager));
      }
      read(answer, "sites", SystemStatus::site)
          .forEach(site -> sites.merge(site.site(), site, Site::with));
      alarms.addAll(
          read(
              answer,
              "alarms",
              alarm -> alarm.getString("service", "") + ": " + alarm.getString("text", "")));
    }
    return new SystemStatus(log, List.copyOf(sites.values()), alarms);
  }

  private static Log log(JsonObject json) {
    var plans = new TreeMap<String, Long>();
    var places = json.getJsonObject("plans", new JsonObject());
    places.fieldNames().forEach(site -> plans.put(site, places.getLong(site, 0L)));
    return new Log(json.getLong("revision", 0L), json.getLong("compiled_revision", 0L), plans);
  }

  private static Site site(JsonObject json) {
    var realized = json.getLong("realized_revision");
    return new Site(
        json.getString("site", ""),
        json.getString("api", ""),
        json.getLong("own_revision", 0L),
        json.getLong("plan_revision", 0L),
        realized == null ? OptionalLong.empty() : OptionalLong.of(realized),
        words(json, "awaits_members_of"),
        read(
            json,
            "controllers",
            one ->
                new Controller(
                    one.getString("id", ""),
                    one.getString("session_endpoint", ""),
                    words(one, "hosts"),
                    read(
                        one,
                        "plans",
                        plan ->
                            new HostPlan(
                                plan.getString("host", ""),
                                plan.getLong("bytes", 0L),
                                plan.getLong("bytes_with_all_members", 0L))))),
        read(json, "hosts", SystemStatus::host),
        read(json, "feeds", SystemStatus::feed));
  }

  private static Feed feed(JsonObject json) {
    return new Feed(json.getString("feed", ""), json.getString("producer", ""), counters(json));
  }

  private static FeedCounters counters(JsonObject json) {
    return new FeedCounters(
        json.getLong("pulls", 0L),
        json.getLong("entries", 0L),
        json.getLong("bytes", 0L),
        json.getLong("snapshots", 0L));
  }

  /// Writes what came of a feed as the operations API shows it.
  public static JsonObject json(FeedCounters counters) {
    return new JsonObject()
        .put("pulls", counters.pulls())
        .put("entries", counters.entries())
        .put("bytes", counters.bytes())
        .put("snapshots", counters.snapshots());
  }

  private static Host host(JsonObject json) {
    return new Host(
        json.getString("host", ""),
        json.getString("tunnel_address", ""),
        json.getString("controller", ""),
        counters(json.getJsonObject("plan_received", new JsonObject())),
        read(
            json,
            "ports",
            one -> new Port(one.getString("attachment", ""), one.getString("segment", ""))),
        words(json, "closed_attachments"),
        read(
            json,
            "segments",
            one ->
                new Segment(
                    one.getString("path", ""), one.getInteger("vni", 0), words(one, "peers"))));
  }

  private static <T> List<T> read(JsonObject json, String name, Function<JsonObject, T> reader) {
    var array = json.getJsonArray(name, new JsonArray());
    var values = new ArrayList<T>();
    for (int i = 0; i < array.size(); i++) {
      values.add(reader.apply(array.getJsonObject(i)));
    }
    return List.copyOf(values);
  }

  private static List<String> words(JsonObject json, String name) {
    var array = json.getJsonArray(name, new JsonArray());
    var values = new ArrayList<String>();
    for (int i = 0; i < array.size(); i++) {
      values.add(array.getString(i));
    }
    return List.copyOf(values);
  }
}
