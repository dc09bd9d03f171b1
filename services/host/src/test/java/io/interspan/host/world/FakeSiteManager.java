package io.interspan.host.world;

import io.interspan.message.ControllerNode;
import io.interspan.message.Effect;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.Followed;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.message.ShardMapEntry;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.OriginCopies;
import io.interspan.model.feed.OriginStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Gives a site's controllers its configuration, and hears what they have: a site-manager that a
/// test holds in its hands. What it says outlives it.
final class FakeSiteManager implements ServiceLogic {
  /// What outlives the process: as if on its disk.
  static final class Kept {
    final TreeMap<String, PlanEntry> plan = new TreeMap<>();
    final List<String> nodes;
    String sharding = "PHYSICAL";
    long shardEpoch = 1;
    long version = 1;
    List<String> mapped;

    Kept(List<String> nodes) {
      this.nodes = nodes;
      this.mapped = nodes;
    }

    void remap(List<String> to) {
      mapped = to;
      shardEpoch++;
      version++;
    }
  }

  private static final long EPOCH = 7;

  private final String site;
  private final Kept kept;
  private final FeedLimits limits;
  private final FeedDesk desk;
  private final FeedTable table;
  private final FeedId id;
  final OriginCopies inventory;
  final OriginCopies realization;

  FakeSiteManager(String site, Kept kept, FeedLimits limits) {
    this.site = site;
    this.kept = kept;
    this.limits = limits;
    this.desk = new FeedDesk(address(), limits);
    this.inventory = new OriginCopies(limits);
    this.realization = new OriginCopies(limits);
    this.id = new FeedId(Feeds.SITE_CONFIG, site);
    var entries = new ArrayList<FeedEntry>();
    config().forEach((key, value) -> entries.add(new FeedEntry("log", key, kept.version, value)));
    this.table =
        FeedTable.restore(
            new Cursor(EPOCH, kept.version),
            kept.version,
            entries,
            List.of(
                new OriginStatus(
                    "log",
                    OriginStatus.State.COMPLETE,
                    new Cursor(EPOCH, kept.version),
                    kept.version)),
            limits);
  }

  private SortedMap<String, Bytes> config() {
    var all = new TreeMap<String, Bytes>();
    kept.plan.forEach((key, entry) -> all.put(key, ProtoBytes.serialize(entry)));
    var map = ShardMapEntry.newBuilder().setEpoch(kept.shardEpoch).setSharding(kept.sharding);
    for (var node : kept.mapped) {
      map.addNodes(ControllerNode.newBuilder().setId(node).setSessionEndpoint("127.0.0.1:" + node));
    }
    all.put("shard-map", ProtoBytes.serialize(PlanEntry.newBuilder().setShardMap(map).build()));
    return all;
  }

  @Override
  public ServiceAddress address() {
    return ServiceAddress.siteManager(site);
  }

  @Override
  public List<Effect> on(ServiceEvent event, long now) {
    var out = new ArrayList<Effect>();
    switch (event) {
      case ServiceEvent.Started _ -> {
        desk.produce(id, table);
        for (var node : kept.nodes) {
          for (var feed : List.of(Feeds.INVENTORY, Feeds.NODE_REALIZATION)) {
            desk.follow(
                new FeedId(feed, site + "/" + node),
                ServiceAddress.controller(site, node),
                new FeedMirror(limits),
                now,
                out);
          }
        }
      }
      case ServiceEvent.Received(var envelope) ->
          desk.received(envelope, now, out).forEach(this::followed);
      case ServiceEvent.Persisted _ -> {}
      case ServiceEvent.Ticked _ -> {
        desk.tick(now, out).forEach(this::followed);
        desk.publish(id, now, out);
      }
    }
    return out;
  }

  private void followed(Followed moved) {
    var copies = moved.id().feed() == Feeds.INVENTORY ? inventory : realization;
    var mirror = desk.mirror(moved.id(), moved.producer());
    if (mirror != null) {
      copies.offer(moved.producer().toString(), mirror, moved.applied());
    }
  }

  /// Publishes what is kept now.
  void changed() {
    if (kept.version <= table.current().version()) {
      kept.version = table.current().version() + 1;
    }
    var now = config();
    var change = table.begin(kept.version);
    table.entries("log").keySet().stream()
        .filter(key -> !now.containsKey(key))
        .toList()
        .forEach(key -> change.remove("log", key));
    now.forEach((key, value) -> change.put("log", key, value));
    change.origin("log", OriginStatus.State.COMPLETE, new Cursor(EPOCH, kept.version));
    change.commit();
  }
}
