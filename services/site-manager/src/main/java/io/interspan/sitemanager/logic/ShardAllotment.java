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
final class ShardAllotment {
  /// The shard map's key in the configuration.
  static final String KEY = "shard-map";

  private ShardAllotment() {}

  /// Returns the map of these controllers: the last one where they are the same, else one of a
  /// higher epoch.
  ///
  /// @param nodes in the order of their ids
  static ShardMapEntry allot(
      Sharding sharding, List<ControllerNode> nodes, @Nullable ShardMapEntry last, long now) {
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
  ///
  /// @param nodes all that are known: whether they are there is the site's own affair
  static ControlPlanePlan report(String site, ShardMapEntry map, List<ControllerNode> nodes) {
    return ControlPlanePlan.newBuilder()
        .setSite(site)
        .setSharding(map.getSharding())
        .addAllNodes(nodes)
        .build();
  }
}
