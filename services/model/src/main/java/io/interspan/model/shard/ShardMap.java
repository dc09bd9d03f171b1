package io.interspan.model.shard;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The nodes of a site's control plane under an epoch, and by that the owner of every shard.
///
/// Ownership is by rendezvous hashing (Thaler and Ravishankar, 1998): of all nodes the one with the
/// highest [RendezvousHash] for the key owns it. A node that leaves gives away its own keys only,
/// one that joins takes only what it owns from then on. The same nodes own the same keys under
/// every epoch.
///
/// @param epoch orders the maps of a site; higher ones replace lower ones, never the other way
/// @param sharding what the keys are: hosts or segments
/// @param nodes the nodes' ids, sorted, each once
public record ShardMap(long epoch, Sharding sharding, List<String> nodes) {
  /// The map of a site that nobody has allotted nodes to: nobody owns anything.
  public static final ShardMap NONE = new ShardMap(0, Sharding.PHYSICAL, List.of());

  /// Bound of [#nodes], so that finding an owner stays cheap: far more than a site needs.
  public static final int MAX_NODES = 64;

  /// Sorts the nodes.
  ///
  /// @throws IllegalArgumentException naming what is wrong with the epoch or the nodes
  public ShardMap {
    if (epoch < 0) {
      throw new IllegalArgumentException("a shard map's epoch is not negative: " + epoch);
    }
    nodes = List.copyOf(new TreeSet<>(nodes));
    if (nodes.size() > MAX_NODES) {
      throw new IllegalArgumentException(
          "a shard map has at most " + MAX_NODES + " nodes, not " + nodes.size());
    }
    if (nodes.contains("")) {
      throw new IllegalArgumentException("a node's id is not empty");
    }
  }

  /// Returns the node that owns `key`: a host's id, or a segment's path. Empty where there are no
  /// nodes.
  public Optional<String> owner(String key) {
    // Where two hashes are equal the first node in order wins: every reader gets the same answer.
    return nodes.stream()
        .max(
            Comparator.comparing(
                    (String node) -> RendezvousHash.of(node, key), Long::compareUnsigned)
                .thenComparing(Comparator.reverseOrder()));
  }

  /// Returns the node that composes the plan of `host`, under either sharding; under
  /// [Sharding#PHYSICAL] it is the host's master too.
  public Optional<String> composer(String host) {
    return owner(host);
  }

  /// Returns the nodes that `host` has sessions with: its master, or all.
  public List<String> sessionsOf(String host) {
    return switch (sharding) {
      case PHYSICAL -> owner(host).stream().toList();
      case LOGICAL -> nodes;
    };
  }

  /// Returns the node that gives `host` the state of `segment`: the host's master, or the segment's
  /// owner.
  public Optional<String> stateSource(String host, String segment) {
    return switch (sharding) {
      case PHYSICAL -> owner(host);
      case LOGICAL -> owner(segment);
    };
  }
}
