package io.interspan.sitemanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.GroupMembersPlan;
import io.interspan.message.PlanEntry;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceLogic;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.intent.IntentPath;
import io.interspan.span.logic.SpanLogic;
import io.interspan.span.testing.BadNetwork;
import io.interspan.span.testing.FakeLog;
import io.interspan.span.testing.Intents.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Sites of two nodes and two hosts each, the span service and a global manager on a bad network.
final class SiteWorld {
  static final List<String> SITES = List.of("east", "west");
  private static final List<String> NODES = List.of("1", "2");
  private static final long SETTLES = 100_000;

  final FakeLog log = new FakeLog(7);
  final BadNetwork network;
  final TreeMap<String, FakeHosts> hosts = new TreeMap<>();
  final TreeMap<ServiceAddress, ServiceLogic> logics = new TreeMap<>();
  final List<IntentPath> ended = new ArrayList<>();

  final OwnStores own;

  SiteWorld(long seed) {
    network = new BadNetwork(seed);
    own = new OwnStores(this);
    add(ServiceAddress.GLOBAL_MANAGER, () -> new GrantingManager(log, ended));
    add(ServiceAddress.SPAN, () -> new SpanLogic(FeedLimits.DEFAULT));
    for (var site : SITES) {
      var its = new FakeHosts();
      hosts.put(site, its);
      its.add("h1", "1");
      its.add("h2", "2");
      add(ServiceAddress.siteManager(site), () -> new SiteManagerLogic(config(site, NODES)));
      for (var node : NODES) {
        add(ServiceAddress.controller(site, node), () -> new FakeController(site, node, its));
      }
    }
    // A host that nobody has heard of yet holds no site back: they are known before the log begins.
    network.setBad(false);
    network.run(10_000);
    network.setBad(true);
  }

  static SiteManagerConfig config(String site, List<String> nodes) {
    return new SiteManagerConfig(
        site,
        nodes.stream()
            .map(node -> new SiteManagerConfig.Node(node, FakeController.endpoint(node)))
            .toList());
  }

  private void add(ServiceAddress address, Supplier<ServiceLogic> makes) {
    network.add(
        address,
        () -> {
          var logic = makes.get();
          logics.put(address, logic);
          return logic;
        });
  }

  List<ServiceAddress> services() {
    return List.copyOf(logics.keySet());
  }

  void commit(Change... changes) {
    log.commit(List.of(changes));
  }

  GrantingManager manager() {
    return (GrantingManager) Objects.requireNonNull(logics.get(ServiceAddress.GLOBAL_MANAGER));
  }

  SiteManagerLogic siteManager(String site) {
    return (SiteManagerLogic) Objects.requireNonNull(logics.get(ServiceAddress.siteManager(site)));
  }

  FakeController controller(String site, String node) {
    return (FakeController)
        Objects.requireNonNull(logics.get(ServiceAddress.controller(site, node)));
  }

  FakeHosts hosts(String site) {
    return Objects.requireNonNull(hosts.get(site));
  }

  void restart(ServiceAddress address) {
    network.crash(address);
    network.start(address);
  }

  /// Lets time pass, and looks again and again whether what must always hold does.
  void run(long millis) {
    for (long passed = 0; passed < millis; passed += 100) {
      network.run(100);
      audit();
    }
  }

  void settle() {
    network.setBad(false);
    services()
        .forEach(service -> {
          network.setCutOff(service, false);
          network.start(service);
        });
    run(SETTLES);
  }

  private void audit() {
    for (var site : SITES) {
      var disk =
          ConfigTable.read(network.rows(ServiceAddress.siteManager(site)), FeedLimits.DEFAULT);
      var written = disk == null ? Cursor.NONE : disk.table().current();
      for (var node : NODES) {
        var cursor = controller(site, node).configCursor();
        assertThat(cursor.epoch() == written.epoch() ? cursor : written)
            .as("what controllers of %s have is on its disk", site)
            .isLessThanOrEqualTo(written);
      }
      var known =
          siteManager(site).status().stream()
              .flatMap(status -> status.hosts().stream())
              .map(SiteStatus.Host::host)
              .toList();
      manager()
          .realized(site)
          .ifPresent(revision -> {
            for (var host : known.stream().map(hosts(site)::host).toList()) {
              assertThat(revision)
                  .as("realized at %s, against what %s has", site, host.id)
                  .isLessThanOrEqualTo(host.realized);
            }
          });
    }
  }

  /// Returns what controllers of a site are to have of the plan, but for revisions.
  SortedMap<String, PlanEntry> expected(String site) {
    return log.plans().getOrDefault(site, new TreeMap<>());
  }

  /// Returns what a controller has, likewise.
  SortedMap<String, PlanEntry> plan(String site, String node) {
    var plan = new TreeMap<String, PlanEntry>();
    controller(site, node)
        .config()
        .forEach((key, entry) -> {
          if (key.startsWith("/")) {
            plan.put(key, entry.toBuilder().clearRevision().build());
          }
        });
    return plan;
  }

  /// Returns the groups of a site that are in force without the members of some sites, by their
  /// keys.
  SortedMap<String, GroupMembersPlan> partialGroups(String site) {
    var groups = new TreeMap<String, GroupMembersPlan>();
    controller(site, NODES.getFirst())
        .config()
        .forEach((key, entry) -> {
          if (entry.getGroupMembers().getUnknownSitesCount() > 0) {
            groups.put(key, entry.getGroupMembers());
          }
        });
    return groups;
  }

  void assertConverged() {
    for (var site : SITES) {
      for (var node : NODES) {
        assertThat(plan(site, node)).as("%s/%s", site, node).isEqualTo(expected(site));
        assertThat(controller(site, node).config()).containsKey("shard-map");
      }
    }
  }
}
