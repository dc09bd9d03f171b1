package io.interspan.controller.logic;

import io.interspan.message.Effect;
import io.interspan.message.FeedCodec;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.Followed;
import io.interspan.message.ForgottenHost;
import io.interspan.message.ServiceAddress;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.FeedTables;
import io.interspan.model.shard.ShardMap;
import io.interspan.model.shard.Sharding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The runtime tables of a node: for each segment what its own hosts reported, for other
/// controllers, and, where its own hosts want it, the state from all hosts, for them.
final class RuntimeTables {
  private final ControllerConfig config;
  private final FeedDesk desk;
  private final FeedTables tables;
  private final SortedMap<String, KnownHost> hosts;
  private final TreeMap<String, Segment> segments = new TreeMap<>();
  private final TreeSet<String> touched = new TreeSet<>();
  private final TreeSet<String> full = new TreeSet<>();
  private final TreeSet<String> noRoom = new TreeSet<>();

  /// See [#goodbye(SortedMap)].
  private SortedMap<String, ForgottenHost> gone = Collections.emptySortedMap();

  private static final class Segment {
    final FeedTable own;
    @Nullable SegmentRelay relay;

    Segment(FeedTable own) {
      this.own = own;
    }
  }

  /// @param hosts a view of the hosts that the node knows
  RuntimeTables(
      ControllerConfig config,
      FeedDesk desk,
      FeedTables tables,
      SortedMap<String, KnownHost> hosts) {
    this.config = config;
    this.desk = desk;
    this.tables = tables;
    this.hosts = hosts;
  }

  private static FeedId ownId(String segment) {
    return new FeedId(Feeds.RUNTIME_STATE, segment);
  }

  private static FeedId stateId(String segment) {
    return new FeedId(Feeds.SEGMENT_STATE, segment);
  }

  /// Has tables of these segments and of no others, as far as there is room.
  ///
  /// @param configured those of the site's configuration: they come first
  /// @param wanted that the plans of hosts have, or that hosts have ports on
  /// @param ported that hosts have open ports on: of the former, these come first
  void keep(SortedSet<String> configured, SortedSet<String> wanted, SortedSet<String> ported) {
    var both = new TreeSet<>(configured);
    both.retainAll(ported);
    var kept = new TreeSet<String>();
    take(both, kept);
    take(configured, kept);
    take(wanted, kept);
    noRoom.clear();
    noRoom.addAll(configured);
    noRoom.addAll(wanted);
    noRoom.removeAll(kept);
    for (var segment : List.copyOf(segments.keySet())) {
      if (!kept.contains(segment)) {
        drop(segment);
      }
    }
    for (var segment : kept) {
      if (!segments.containsKey(segment)) {
        add(segment);
      }
    }
  }

  /// Adds what there is room for. What has tables keeps them: others would have to fill anew.
  private void take(Collection<String> next, NavigableSet<String> kept) {
    var hereFirst = new ArrayList<>(next);
    hereFirst.sort(Comparator.comparing(segment -> !segments.containsKey(segment)));
    hereFirst.stream()
        .filter(segment -> !kept.contains(segment))
        .limit(config.limits().segments() - kept.size())
        .forEach(kept::add);
  }

  private void add(String segment) {
    var added = new Segment(tables.open());
    segments.put(segment, added);
    hosts.values().stream()
        .filter(KnownHost::isReported)
        .forEach(host -> show(segment, added, host));
    goodbye(segment, added);
    desk.produce(ownId(segment), added.own);
  }

  private void drop(String segment) {
    unrelay(segment);
    var dropped = segments.remove(segment);
    if (dropped != null) {
      tables.close(dropped.own);
      desk.withdraw(ownId(segment));
      full.remove(segment);
    }
  }

  /// Shows a host's entries on these segments as they are now.
  void show(KnownHost host, Collection<String> changed) {
    for (var name : changed) {
      var segment = segments.get(name);
      if (segment != null) {
        show(name, segment, host);
      }
    }
  }

  /// Shows a host's entries and mark on all segments.
  void show(KnownHost host) {
    show(host, segments.keySet());
  }

  private void show(String name, Segment segment, KnownHost host) {
    var entries = host.view().state().getOrDefault(name, Collections.emptySortedMap());
    int others = segment.own.size() - segment.own.entries(host.origin()).size();
    int room = config.limits().entriesPerSegment() - others;
    if (entries.size() > room) {
      full.add(name);
      // The Tep sorts last: it is what must not be left out.
      entries = last(entries, Math.max(0, room));
    }
    if (HostShow.entries(segment.own, host, host.stampIn(name), entries)) {
      touched.add(name);
    }
  }

  private static SortedMap<String, Bytes> last(SortedMap<String, Bytes> entries, int most) {
    var taken = new TreeMap<String, Bytes>();
    for (var entry : new TreeMap<>(entries).descendingMap().entrySet()) {
      if (taken.size() < most) {
        taken.put(entry.getKey(), entry.getValue());
      }
    }
    return taken;
  }

  /// Takes a host's entries out of all tables: it left at this place of its report.
  void removed(KnownHost host, Cursor stamp) {
    segments.forEach((name, segment) -> {
      if (HostShow.removed(segment.own, host, stamp)) {
        touched.add(name);
      }
    });
  }

  /// Says of hosts that have gone for good that they have, whether or not this node knew them: the
  /// one that did may be gone, too, and others hold what it told. So each table has a mark of each,
  /// as many as the configuration names.
  void goodbye(SortedMap<String, ForgottenHost> gone) {
    if (gone.equals(this.gone)) {
      return;
    }
    this.gone = gone;
    segments.forEach(this::goodbye);
  }

  private void goodbye(String name, Segment segment) {
    for (var host : gone.values()) {
      var origin = config.origin(host.getHost());
      var stamp = FeedCodec.cursor(host.getStamp());
      // The site-manager may have been away when the host last said something.
      var held = segment.relay == null ? stamp : segment.relay.stale(origin).orElse(stamp);
      var last = held.compareTo(stamp) > 0 ? held : stamp;
      if (HostShow.goodbye(segment.own, origin, HostRegister.beyond(last))) {
        touched.add(name);
      }
    }
  }

  /// Takes a host's entries out of all tables: another node has them.
  void handedOver(KnownHost host) {
    segments.forEach((name, segment) -> {
      if (HostShow.handedOver(segment.own, host)) {
        touched.add(name);
      }
    });
  }

  /// Gathers the state of these segments, and of no others.
  void relay(SortedSet<String> wanted, SiteConfig site, ShardMap map, long now, List<Effect> out) {
    segments.forEach((name, segment) -> {
      if (!wanted.contains(name)) {
        unrelay(name);
        return;
      }
      var relay = segment.relay;
      if (relay == null) {
        relay = new SegmentRelay(config.address(), tables.open(), config.feedLimits());
        segment.relay = relay;
        relay.takeOwn(segment.own, now);
        desk.produce(stateId(name), relay.state(), puller -> puller.site().equals(config.site()));
      }
      if (site.segment(name).isPresent()) {
        relay.keepOnly(sites(site, name), config.site());
        touched.add(name);
      }
      join(name, relay, peers(name, site, map), now, out);
    });
  }

  private void join(
      String name,
      SegmentRelay relay,
      SortedSet<ServiceAddress> peers,
      long now,
      List<Effect> out) {
    for (var peer : List.copyOf(relay.peers().keySet())) {
      if (!peers.contains(peer)) {
        desk.unfollow(ownId(name), peer);
        relay.leave(peer);
        touched.add(name);
      }
    }
    for (var peer : peers) {
      if (!relay.peers().containsKey(peer)) {
        var mirror = new FeedMirror(config.feedLimits());
        relay.join(peer, mirror);
        desk.follow(ownId(name), peer, mirror, now, out);
      }
    }
  }

  /// Returns the other controllers that have hosts on a segment: of the own site, and of the sites
  /// that it spans, as far as they are sharded alike (the bridge joins the others).
  private SortedSet<ServiceAddress> peers(String name, SiteConfig site, ShardMap map) {
    var peers = new TreeSet<ServiceAddress>();
    if (map.sharding() == Sharding.PHYSICAL) {
      map.nodes().forEach(node -> peers.add(ServiceAddress.controller(config.site(), node)));
    }
    for (var other : sites(site, name)) {
      site.controlPlane(other)
          .filter(_ -> !other.equals(config.site()))
          .filter(plan -> plan.getSharding().equals(map.sharding().name()))
          .ifPresent(plan ->
              plan.getNodesList()
                  .forEach(node -> peers.add(ServiceAddress.controller(other, node.getId()))));
    }
    peers.remove(config.address());
    return peers;
  }

  private static List<String> sites(SiteConfig site, String segment) {
    return site.segment(segment).map(plan -> List.copyOf(plan.getSitesList())).orElse(List.of());
  }

  private void unrelay(String name) {
    var segment = segments.get(name);
    if (segment == null || segment.relay == null) {
      return;
    }
    segment.relay.peers().keySet().forEach(peer -> desk.unfollow(ownId(name), peer));
    desk.withdraw(stateId(name));
    tables.close(segment.relay.state());
    segment.relay = null;
  }

  /// Takes what another controller's table brought.
  void followed(Followed moved) {
    var segment = segments.get(moved.id().instance());
    if (segment != null && segment.relay != null) {
      segment.relay.take(moved.producer(), moved.applied());
      touched.add(moved.id().instance());
    }
  }

  /// Returns whether `owner` shows a host, on all segments where this node has entries of it, as
  /// this node does or later.
  boolean isAt(ServiceAddress owner, KnownHost host) {
    var names = host.view().state().keySet();
    for (var name : names.isEmpty() ? segments.keySet() : names) {
      var segment = segments.get(name);
      boolean there =
          segment != null
              && segment.relay != null
              && segment.relay.isAt(owner, host.origin(), host.stampIn(name));
      if (names.isEmpty() == there) {
        return there;
      }
    }
    return !names.isEmpty();
  }

  /// Passes on what changed since the last call.
  void publish(long now, List<Effect> out) {
    for (var name : touched) {
      var segment = segments.get(name);
      if (segment != null) {
        if (segment.relay != null) {
          segment.relay.takeOwn(segment.own, now);
          desk.publish(stateId(name), now, out);
        }
        desk.publish(ownId(name), now, out);
      }
    }
    touched.clear();
  }

  /// Returns what is wrong, by what it is about.
  SortedMap<String, String> problems() {
    var problems = new TreeMap<String, String>();
    if (!noRoom.isEmpty()) {
      problems.put(
          "controller/segments",
          "more than %d segments: %s has no runtime tables here, one of %d that have none"
              .formatted(config.limits().segments(), noRoom.first(), noRoom.size()));
    }
    full.removeIf(name -> {
      var segment = segments.get(name);
      return segment != null && hasRoom(segment);
    });
    for (var name : full) {
      problems.put(
          "controller/segment/" + name,
          "more than "
              + config.limits().entriesPerSegment()
              + " entries of this node's hosts: the rest is left out");
    }
    segments.forEach((name, segment) -> {
      if (segment.relay != null) {
        segment.relay.problem().ifPresent(text -> problems.put("controller/state/" + name, text));
      }
    });
    return problems;
  }

  private boolean hasRoom(Segment segment) {
    return segment.own.size() < config.limits().entriesPerSegment();
  }

  /// Returns the segments that have tables, and whether their state is gathered.
  SortedMap<String, Boolean> segments() {
    var names = new TreeMap<String, Boolean>();
    segments.forEach((name, segment) -> names.put(name, segment.relay != null));
    return names;
  }
}
