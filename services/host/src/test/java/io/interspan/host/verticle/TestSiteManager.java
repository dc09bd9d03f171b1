package io.interspan.host.verticle;

import io.interspan.message.ControllerNode;
import io.interspan.message.Effect;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.message.ShardMapEntry;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.OriginStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Gives a site's controllers a plan that never changes.
final class TestSiteManager implements ServiceLogic {
  private final String site;
  private final FeedDesk desk;
  private final FeedId id;

  TestSiteManager(String site, Map<String, PlanEntry> plan, List<ControllerNode> nodes) {
    this.site = site;
    this.desk = new FeedDesk(address(), FeedLimits.DEFAULT);
    this.id = new FeedId(Feeds.SITE_CONFIG, site);
    var table = new FeedTable(1, FeedLimits.DEFAULT);
    var change = table.begin();
    plan.forEach((path, entry) -> change.put("log", path, ProtoBytes.serialize(entry)));
    var map =
        ShardMapEntry.newBuilder().setEpoch(1).setSharding("PHYSICAL").addAllNodes(nodes).build();
    change.put(
        "log", "shard-map", ProtoBytes.serialize(PlanEntry.newBuilder().setShardMap(map).build()));
    change.origin("log", OriginStatus.State.COMPLETE, new Cursor(1, 1));
    change.commit();
    desk.produce(id, table);
  }

  @Override
  public ServiceAddress address() {
    return ServiceAddress.siteManager(site);
  }

  @Override
  public List<Effect> on(ServiceEvent event, long now) {
    var out = new ArrayList<Effect>();
    switch (event) {
      case ServiceEvent.Started _, ServiceEvent.Persisted _ -> {}
      case ServiceEvent.Received(var envelope) -> desk.received(envelope, now, out);
      case ServiceEvent.Ticked _ -> desk.tick(now, out);
    }
    return out;
  }
}
