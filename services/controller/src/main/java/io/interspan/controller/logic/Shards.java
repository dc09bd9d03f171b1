package io.interspan.controller.logic;

import io.interspan.message.MalformedMessageException;
import io.interspan.message.ShardMapEntry;
import io.interspan.message.ShardMaps;
import io.interspan.model.shard.ShardMap;
import io.interspan.model.shard.Sharding;
import java.util.Optional;

/// The shard map that a node goes by, and what it says of the node itself.
final class Shards {
  private final String node;
  private ShardMap map = ShardMap.NONE;
  private ShardMapEntry entry = ShardMapEntry.getDefaultInstance();
  private Optional<String> problem = Optional.empty();

  Shards(String node) {
    this.node = node;
  }

  /// Takes a map, if it is newer than the one held; one of a lower epoch is refused.
  ///
  /// @return whether it was taken
  boolean offer(ShardMapEntry offered) {
    ShardMap read;
    try {
      read = ShardMaps.read(offered);
    } catch (MalformedMessageException e) {
      problem = Optional.of(String.valueOf(e.getMessage()));
      return false;
    }
    if (read.epoch() < map.epoch() || (read.epoch() == map.epoch() && !offered.equals(entry))) {
      problem =
          Optional.of(
              "a shard map of epoch %d is offered, the one held has epoch %d and other nodes"
                  .formatted(read.epoch(), map.epoch()));
      return false;
    }
    problem = Optional.empty();
    if (read.epoch() == map.epoch()) {
      return false;
    }
    map = read;
    entry = offered;
    return true;
  }

  ShardMap map() {
    return map;
  }

  /// Returns the map as messages carry it.
  ShardMapEntry entry() {
    return entry;
  }

  /// Returns whether a host is to have a session here.
  boolean welcomes(String host) {
    return map.sessionsOf(host).contains(node);
  }

  /// Returns whether this node composes a host's plan.
  boolean composes(String host) {
    return map.composer(host).filter(node::equals).isPresent();
  }

  /// Returns whether this node has the tables of a segment: under physical sharding all do, each of
  /// its own hosts.
  boolean hasSegment(String segment) {
    return map.sharding() == Sharding.PHYSICAL
        || map.owner(segment).filter(node::equals).isPresent();
  }

  /// Returns the node that a host should turn to: this one, or else its composer.
  String ownerFor(String host) {
    return welcomes(host) ? node : map.composer(host).orElse("");
  }

  /// Returns what is wrong with the map that is offered.
  Optional<String> problem() {
    return problem;
  }
}
