package io.interspan.span.logic;

import java.util.List;

/// A dependency, or a use: held by the node that it is from, and known to the one that it leads to
/// by an [EdgeSet].
final class Edge {
  private final Node from;
  private final Node to;
  private final Reason reason;

  /// Where it is in the set of those that lead to `to`.
  int place;

  Edge(Node from, Node to, Reason reason) {
    this.from = from;
    this.to = to;
    this.reason = reason;
  }

  Node from() {
    return from;
  }

  Node to() {
    return to;
  }

  Reason reason() {
    return reason;
  }

  /// Returns whether edges of one node lead to the same, for the same reasons, in the same order.
  static boolean areSame(List<Edge> some, List<Edge> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      var one = some.get(i);
      var other = others.get(i);
      if (one.to != other.to || one.reason != other.reason) {
        return false;
      }
    }
    return true;
  }
}
