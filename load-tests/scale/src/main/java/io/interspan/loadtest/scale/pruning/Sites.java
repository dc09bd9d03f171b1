package io.interspan.loadtest.scale.pruning;

import io.interspan.controller.logic.ControllerConfig;
import io.interspan.controller.logic.ControllerEvent;
import io.interspan.controller.logic.ControllerLimits;
import io.interspan.controller.logic.ControllerLogic;
import io.interspan.controller.logic.ControllerStatus;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.sitemanager.logic.SiteManagerConfig;
import io.interspan.sitemanager.logic.SiteManagerLogic;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The sites of a network: of each its manager, one controller and its hosts, which all have their
/// plans.
final class Sites {
  /// The one node of each site's control plane.
  static final String NODE = "1";

  /// Until all hosts have a session, and what they reported is at their site's manager.
  private static final long STARTS_MILLIS = 5_000;

  /// Until all plans are composed. What is not by then is found when they are checked.
  private static final long SETTLES_MILLIS = 20_000;

  private static final long PULL_MILLIS = 1_000;

  /// Hosts here say nothing between their report and their pull, in which real ones look after
  /// their plan again and again.
  private static final ControllerLimits PATIENT =
      new ControllerLimits(
          ControllerLimits.DEFAULT.hosts(),
          ControllerLimits.DEFAULT.segments(),
          ControllerLimits.DEFAULT.segmentsPerHost(),
          ControllerLimits.DEFAULT.entriesPerHost(),
          ControllerLimits.DEFAULT.entriesPerSegment(),
          ControllerLimits.DEFAULT.reportEntries(),
          ControllerLimits.DEFAULT.reportBytes(),
          Duration.ofHours(1));

  private final Bus bus = new Bus();
  private final TreeMap<String, ControllerLogic> controllers = new TreeMap<>();
  private final TreeMap<String, HostAgent> hosts = new TreeMap<>();
  private final TreeMap<String, ControllerStatus.Host> statuses = new TreeMap<>();

  Sites(Network network, Shops shops) {
    for (var site : Shops.sites()) {
      var endpoint = site + ":" + NODE;
      bus.add(
          new SiteManagerLogic(
              new SiteManagerConfig(site, List.of(new SiteManagerConfig.Node(NODE, endpoint)))));
      var controller =
          new ControllerLogic(new ControllerConfig(site, NODE, PATIENT, FeedLimits.DEFAULT));
      if (!controller.on(new ControllerEvent.Listening(endpoint), 0).isEmpty()) {
        throw new IllegalStateException("a controller acts before it starts");
      }
      controllers.put(site, controller);
      bus.add(controller);
    }
    shops
        .workloads()
        .forEach((name, workloads) -> {
          var first = workloads.getFirst();
          var host = new HostAgent(hosts.size(), first.site(), first.host(), workloads);
          hosts.put(name, host);
          bus.add(host);
        });
    // Hosts come first: what is where is told once then.
    bus.run(STARTS_MILLIS);
    bus.add(new SpanFeeds(ShopLog.of(network, shops)));
    bus.run(SETTLES_MILLIS);
    controllers.forEach((site, controller) ->
        controller.status().hosts().forEach((host, of) -> statuses.put(site + "/" + host, of)));
  }

  /// Returns what controllers say of the hosts, by their names: `site-01/h1`.
  SortedMap<String, ControllerStatus.Host> hosts() {
    return Collections.unmodifiableSortedMap(statuses);
  }

  /// Returns the plans of a site's hosts as they pull them. These hosts are gone then: plans of all
  /// would not fit.
  SortedMap<String, FeedMirror> pull(String site) {
    var own = hosts.subMap(site + "/", site + "/" + Character.MAX_VALUE);
    own.values().forEach(HostAgent::pull);
    bus.run(PULL_MILLIS);
    var plans = new TreeMap<String, FeedMirror>();
    own.forEach((name, host) -> {
      bus.remove(host.address());
      plans.put(name, host.plan());
    });
    return plans;
  }

  /// Returns what is wrong, by service and alarm.
  SortedMap<String, String> alarms() {
    return bus.alarms();
  }
}
