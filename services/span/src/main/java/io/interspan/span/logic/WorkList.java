package io.interspan.span.logic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The nodes that are to be compiled: each once, those of lower ranks first, those of one rank in
/// the order in which they came.
final class WorkList {
  private final List<ArrayDeque<Node>> byRank = new ArrayList<>();

  /// No node of a lower rank is in.
  private int lowest;

  /// Adds a node. Its rank must not change until it is taken.
  void add(Node node) {
    if (node.isQueued) {
      return;
    }
    node.isQueued = true;
    int rank = node.rank();
    while (byRank.size() <= rank) {
      byRank.add(new ArrayDeque<>());
    }
    byRank.get(rank).add(node);
    lowest = Math.min(lowest, rank);
  }

  /// Adds all that depend on a node.
  void addDependents(Node node) {
    node.forEachDependent(this::add);
  }

  /// Takes the next; null where there is none.
  @Nullable Node poll() {
    for (; lowest < byRank.size(); lowest++) {
      var node = byRank.get(lowest).poll();
      if (node != null) {
        node.isQueued = false;
        return node;
      }
    }
    return null;
  }

  /// Forgets all that is in.
  void clear() {
    while (poll() != null) {
      // Each says of itself that it is out.
    }
  }
}
