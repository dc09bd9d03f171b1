package io.interspan.controller.logic;

import io.interspan.message.Effect;
import io.interspan.message.FeedCodec;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.ForgottenHost;
import io.interspan.message.ServiceAddress;
import io.interspan.model.feed.FeedLimitException;
import io.interspan.model.feed.FeedTables;
import io.interspan.model.shard.ShardMap;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// All that a node shows others, kept equal to what it knows.
final class NodeOutput {
  private final ControllerConfig config;
  private final FeedDesk desk;
  private final Shards shards;
  private final SiteConfig site;
  private final HostRegister hosts;
  private final RuntimeTables runtime;
  private final UpwardTables upward;
  private final WantedSegments wanted = new WantedSegments();
  private final WantedSegments ported = new WantedSegments();
  private ShardMap lastMap = ShardMap.NONE;
  private SortedMap<String, ForgottenHost> lastForgotten = Collections.emptySortedMap();
  private long lastSpread = -1;
  private long lastRevision = -1;

  /// The hosts whose entries found no room when they last changed, and why.
  private final TreeMap<String, String> noRoom = new TreeMap<>();

  NodeOutput(
      ControllerConfig config,
      FeedDesk desk,
      Shards shards,
      SiteConfig site,
      HostRegister hosts,
      long epoch) {
    this.config = config;
    this.desk = desk;
    this.shards = shards;
    this.site = site;
    this.hosts = hosts;
    var tables = new FeedTables(epoch, config.feedLimits());
    this.runtime = new RuntimeTables(config, desk, tables, hosts.hosts());
    this.upward = new UpwardTables(config, desk, tables);
  }

  RuntimeTables runtime() {
    return runtime;
  }

  /// Brings all tables up to date, and tells those who follow them.
  ///
  /// @param composed the hosts whose plans were looked at
  /// @param revision the revision up to which the plans show the log
  void settle(SortedSet<String> composed, long revision, long now, List<Effect> out) {
    var touched = new TreeSet<>(composed);
    handOver();
    forget();
    for (var change : hosts.takeChanges()) {
      var host = change.host().host();
      touched.add(host);
      try {
        show(change);
        noRoom.remove(host);
      } catch (FeedLimitException e) {
        noRoom.put(host, String.valueOf(e.getMessage()));
      }
    }
    runtime.goodbye(site.forgotten());
    boolean segmentsChanged = lastSpread != site.spread() || !lastMap.equals(shards.map());
    lastSpread = site.spread();
    lastMap = shards.map();
    for (var name : touched) {
      var host = hosts.hosts().get(name);
      if (host != null) {
        segmentsChanged |= wanted.set(name, host.segments());
        segmentsChanged |= ported.set(name, host.ported());
      }
    }
    if (segmentsChanged) {
      keepSegments(now, out);
    }
    realize(revision);
    runtime.publish(now, out);
    for (var name : composed) {
      desk.publish(new FeedId(Feeds.HOST_PLAN, name), now, out);
    }
    upward.publish(now, out);
  }

  private void show(HostChange change) {
    var host = change.host();
    switch (change) {
      case HostChange.Entries(_, var segments) when host.isReported() -> {
        runtime.show(host, segments);
        showUpward(host);
      }
      case HostChange.Mark _ when host.isReported() -> {
        runtime.show(host);
        showUpward(host);
      }
      case HostChange.Entries _, HostChange.Mark _ -> {
        // Of a host that has not reported all, nothing is said.
      }
      case HostChange.Removed(_, var stamp, var realizationStamp) -> {
        runtime.removed(host, stamp);
        upward.removed(host, stamp, realizationStamp);
      }
      case HostChange.HandedOver _ -> {
        runtime.handedOver(host);
        upward.handedOver(host);
      }
    }
  }

  /// Tells the site-manager what a host reports, where this node composes its plan: a port is
  /// granted for what is told, and then the plan has it. Where another does, the site-manager keeps
  /// what it has until that one has told it.
  private void showUpward(KnownHost host) {
    if (shards.composes(host.host())) {
      upward.show(host);
    } else {
      upward.handedOver(host);
    }
  }

  private void keepSegments(long now, List<Effect> out) {
    var configured = new TreeSet<>(site.segments());
    configured.removeIf(segment -> !shards.hasSegment(segment));
    var kept = new TreeSet<>(wanted.names());
    kept.removeIf(segment -> !shards.hasSegment(segment));
    runtime.keep(configured, kept, ported.names());
    kept.addAll(configured);
    // Under logical sharding a segment's owner cannot tell whose plans have it: another node may
    // compose them.
    var gathered =
        switch (shards.map().sharding()) {
          case PHYSICAL -> wanted.names();
          case LOGICAL -> kept;
        };
    runtime.relay(gathered, site, shards.map(), now, out);
  }

  /// Lets go of hosts whose new master has them.
  private void handOver() {
    for (var host : hosts.moved()) {
      var owner = shards.map().owner(host.host());
      if (owner.isPresent()
          && runtime.isAt(ServiceAddress.controller(config.site(), owner.get()), host)) {
        hosts.handedOver(host);
      }
    }
  }

  /// Lets go of hosts that have gone for good, each time that an operator says so.
  private void forget() {
    var forgotten = site.forgotten();
    forgotten.forEach((host, said) -> {
      if (!Objects.equals(said, lastForgotten.get(host))) {
        hosts.forget(host, FeedCodec.cursor(said.getStamp()));
      }
    });
    hosts.forgetOnly(forgotten.keySet());
    lastForgotten = forgotten;
  }

  private void realize(long revision) {
    var due = new TreeSet<>(hosts.takeRealizations());
    if (revision != lastRevision) {
      lastRevision = revision;
      due.addAll(hosts.hosts().keySet());
    }
    for (var name : due) {
      var host = hosts.hosts().get(name);
      if (host != null && host.isReported() && shards.composes(name)) {
        upward.realized(host, revision);
      }
    }
  }

  /// Returns what is wrong, by what it is about.
  SortedMap<String, String> problems() {
    var problems = new TreeMap<>(runtime.problems());
    noRoom.forEach((host, why) ->
        problems.put(
            "host/" + host + "/room",
            "what host %s reports finds no room, and is not passed on: %s".formatted(host, why)));
    return problems;
  }
}
