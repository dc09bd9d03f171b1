package io.interspan.message;

import io.interspan.model.shard.ShardMap;
import io.interspan.model.shard.Sharding;

/// Shard maps as they stand in messages.
public final class ShardMaps {
  private ShardMaps() {}

  /// Reads a shard map.
  ///
  /// @throws MalformedMessageException naming what is wrong with it
  public static ShardMap read(ShardMapEntry entry) {
    var sharding =
        Sharding.tryParse(entry.getSharding())
            .orElseThrow(() ->
                new MalformedMessageException(
                    "sharding: '" + entry.getSharding() + "' is neither PHYSICAL nor LOGICAL"));
    try {
      return new ShardMap(
          entry.getEpoch(),
          sharding,
          entry.getNodesList().stream().map(ControllerNode::getId).toList());
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("shard map: " + e.getMessage(), e);
    }
  }
}
