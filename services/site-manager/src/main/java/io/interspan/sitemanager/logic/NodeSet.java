package io.interspan.sitemanager.logic;

import io.interspan.message.ControllerNode;
import io.interspan.message.ShardMapEntry;
import io.interspan.model.shard.ShardMap;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The nodes of the site's control plane that are there: those that say so. One that has been
/// silent for long is taken for gone, and its work goes to the others; when it says that it is
/// there again, it takes part again.
///
/// After a start all that were known are taken for present until they had the time to say so.
final class NodeSet {
  /// How long a node may be silent, in milliseconds: several of its hellos, and longer than it
  /// takes to start again.
  static final long SILENCE_MILLIS = 5_000;

  /// A time between two ticks that is longer than this, in milliseconds, is none in which nodes
  /// could be heard: this process stood still.
  static final long STANDSTILL_MILLIS = 2_000;

  /// How long the nodes that are there must be the same before they are acted upon, in
  /// milliseconds: two of their hellos. Nodes that fall silent, or come back, together do so within
  /// it.
  static final long STEADY_MILLIS = 2_000;

  private static final class Seen {
    ControllerNode node;
    long at;

    Seen(ControllerNode node, long at) {
      this.node = node;
      this.at = at;
    }
  }

  private final TreeMap<String, Seen> nodes = new TreeMap<>();
  private long lastTick;

  /// The nodes that were there at the last tick, and since when these.
  private List<ControllerNode> present;

  private long presentSince;

  /// @param last the shard map that was allotted last, or null
  NodeSet(SiteManagerConfig config, @Nullable ShardMapEntry last, long now) {
    this.lastTick = now;
    if (last != null) {
      last.getNodesList().forEach(node -> nodes.put(node.getId(), new Seen(node, now)));
    }
    for (var node : config.nodes()) {
      nodes.put(node.id(), new Seen(node(node.id(), node.sessionEndpoint()), now));
    }
    this.present = nodes.values().stream().map(seen -> seen.node).toList();
    this.presentSince = now;
  }

  private static ControllerNode node(String id, String sessionEndpoint) {
    return ControllerNode.newBuilder().setId(id).setSessionEndpoint(sessionEndpoint).build();
  }

  /// Notes that a node said that it is there. Beyond the bound of nodes, the one that has been
  /// silent for longest makes room, if it is gone.
  ///
  /// @return whether it was not known before
  boolean heard(String id, String sessionEndpoint, long now) {
    var known = nodes.get(id);
    if (known != null) {
      known.node = node(id, sessionEndpoint);
      known.at = now;
      return false;
    }
    if (nodes.size() >= ShardMap.MAX_NODES) {
      var oldest = Collections.min(nodes.values(), Comparator.comparingLong(seen -> seen.at));
      if (isPresent(oldest, now)) {
        return false;
      }
      nodes.remove(oldest.node.getId());
    }
    nodes.put(id, new Seen(node(id, sessionEndpoint), now));
    return true;
  }

  /// Time goes on. Returns the nodes that the work is to be shared among, in the order of their
  /// ids, if that is certain now.
  Optional<List<ControllerNode>> tick(long now) {
    long stood = now - lastTick;
    lastTick = now;
    if (stood > STANDSTILL_MILLIS) {
      nodes.values().forEach(seen -> seen.at += stood);
    }
    var there = there(now);
    if (!there.equals(present)) {
      present = there;
      presentSince = now;
    }
    return now - presentSince < STEADY_MILLIS ? Optional.empty() : Optional.of(present);
  }

  /// Returns the nodes that are there; all that are known where none is.
  private List<ControllerNode> there(long now) {
    var there =
        nodes.values().stream()
            .filter(seen -> isPresent(seen, now))
            .map(seen -> seen.node)
            .toList();
    return there.isEmpty() ? all() : there;
  }

  /// Returns the nodes that are known, in the order of their ids.
  List<ControllerNode> all() {
    return nodes.values().stream().map(seen -> seen.node).toList();
  }

  /// Returns whether a node was there at the last tick.
  boolean isThere(String id) {
    var known = nodes.get(id);
    return known != null && isPresent(known, lastTick);
  }

  private static boolean isPresent(Seen seen, long now) {
    return now - seen.at < SILENCE_MILLIS;
  }

  /// Returns the ids of the nodes that are known, there or not; a view.
  SortedSet<String> known() {
    return Collections.unmodifiableSortedSet(nodes.navigableKeySet());
  }
}
