package io.interspan.sitemanager.logic;

import io.interspan.message.ControlPlanePlan;
import io.interspan.message.ControllerNode;
import io.interspan.message.PlanEntry;
import io.interspan.message.ShardMapEntry;
import io.interspan.model.feed.Epochs;
import io.interspan.model.shard.Sharding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Allots the site's shard map.
final class ShardMaps {
  /// The shard map's key in the configuration.
  static final String KEY = "shard-map";

  private ShardMaps() {}

  /// Returns the map of these controllers: the last one where they are the same, else one of a
  /// higher epoch.
  static ShardMapEntry allot(
      Sharding sharding, SiteManagerConfig config, @Nullable ShardMapEntry last, long now) {
    var nodes = nodes(config);
    if (last != null
        && last.getSharding().equals(sharding.name())
        && last.getNodesList().equals(nodes)) {
      return last;
    }
    return ShardMapEntry.newBuilder()
        .setEpoch(Epochs.next(last == null ? 0 : last.getEpoch(), now))
        .setSharding(sharding.name())
        .addAllNodes(nodes)
        .build();
  }

  /// Returns how controllers share their work by a map; as usual where there is none.
  static Sharding sharding(@Nullable ShardMapEntry map) {
    return map == null
        ? Sharding.PHYSICAL
        : Sharding.tryParse(map.getSharding()).orElse(Sharding.PHYSICAL);
  }

  static PlanEntry configEntry(ShardMapEntry map) {
    return PlanEntry.newBuilder().setShardMap(map).build();
  }

  /// Returns the controllers as the global manager is told of them.
  static ControlPlanePlan report(String site, ShardMapEntry map) {
    return ControlPlanePlan.newBuilder()
        .setSite(site)
        .setSharding(map.getSharding())
        .addAllNodes(map.getNodesList())
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
