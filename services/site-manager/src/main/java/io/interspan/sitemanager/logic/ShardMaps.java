package io.interspan.sitemanager.logic;

import io.interspan.message.ControlPlanePlan;
import io.interspan.message.ControllerNode;
import io.interspan.message.PlanEntry;
import io.interspan.message.ShardMapEntry;
import io.interspan.model.feed.Epochs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Allots the site's shard map.
final class ShardMaps {
  /// The shard map's key in the configuration.
  static final String KEY = "shard-map";

  private ShardMaps() {}

  /// Returns the map of these controllers: the last one where they are the same, else one of a
  /// higher epoch.
  static ShardMapEntry allot(SiteManagerConfig config, @Nullable ShardMapEntry last, long now) {
    var nodes = nodes(config);
    if (last != null
        && last.getSharding().equals(config.sharding())
        && last.getNodesList().equals(nodes)) {
      return last;
    }
    return ShardMapEntry.newBuilder()
        .setEpoch(Epochs.next(last == null ? 0 : last.getEpoch(), now))
        .setSharding(config.sharding())
        .addAllNodes(nodes)
        .build();
  }

  static PlanEntry configEntry(ShardMapEntry map) {
    return PlanEntry.newBuilder().setShardMap(map).build();
  }

  /// Returns the controllers as the global manager is told of them.
  static ControlPlanePlan report(SiteManagerConfig config) {
    return ControlPlanePlan.newBuilder()
        .setSite(config.site())
        .setSharding(config.sharding())
        .addAllNodes(nodes(config))
        .build();
  }

  private static List<ControllerNode> nodes(SiteManagerConfig config) {
    return config.nodes().stream()
        .map(node ->
            ControllerNode.newBuilder()
                .setId(node.id())
                .setSessionEndpoint(node.sessionEndpoint())
                .build())
        .toList();
  }
}
