package io.interspan.simulation;

import io.interspan.model.shard.Sharding;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// How large a world is.
///
/// @param sites the ids of its sites, sorted
/// @param sharding how the controllers of each site share their work
/// @param nodes the ids of the controllers that each site has at first
/// @param later the ids of those that may join it
/// @param hostsPerSite hosts of each site
/// @param guests guests in all
public record WorldShape(
    List<String> sites,
    Sharding sharding,
    List<String> nodes,
    List<String> later,
    int hostsPerSite,
    int guests) {
  private static final List<String> NAMES = List.of("east", "north", "west");

  public WorldShape {
    sites = List.copyOf(sites);
    nodes = List.copyOf(nodes);
    later = List.copyOf(later);
  }

  /// Chooses a shape: small, so that things meet often.
  static WorldShape random(SplittableRandom random) {
    int sites = random.nextInt(4) == 0 ? 3 : 2;
    var nodes = new ArrayList<String>();
    for (int node = 1; node <= random.nextInt(1, 4); node++) {
      nodes.add(Integer.toString(node));
    }
    var later = List.of("0", "4", "5").subList(0, random.nextInt(4));
    int hosts = random.nextInt(1, 3);
    var sharding = random.nextBoolean() ? Sharding.PHYSICAL : Sharding.LOGICAL;
    return new WorldShape(
        NAMES.subList(0, sites),
        sharding,
        nodes,
        later,
        hosts,
        sites * hosts + random.nextInt(0, 4));
  }
}
