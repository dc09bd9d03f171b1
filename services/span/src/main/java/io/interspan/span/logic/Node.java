package io.interspan.span.logic;

import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An object's place in the graph; also for a path that is only referred to.
final class Node {
  /// The order of compilation.
  static final Comparator<Node> ORDER =
      Comparator.<Node>comparingInt(node -> node.rank).thenComparing(node -> node.path);

  final IntentPath path;

  /// Null where the object is not there (any more).
  @Nullable GraphObject object;

  Compiled compiled = Compiled.ABSENT;
  List<Edge> dependencies = List.of();

  /// Of the last object; kept when it goes, so that its going is compiled in its turn.
  private int rank;

  private @Nullable LinkedHashSet<Node> dependents;
  private @Nullable TreeMap<IntentPath, Node> parts;

  Node(IntentPath path) {
    this.path = path;
  }

  /// A dependency, from the node that holds it.
  record Edge(Node to, Reason reason) {}

  void become(@Nullable GraphObject next) {
    object = next;
    if (next != null) {
      rank = next.rank();
    }
  }

  SequencedSet<Node> dependents() {
    return dependents == null ? new LinkedHashSet<>() : dependents;
  }

  /// Returns the objects below this one that it depends on by their being there, in the order of
  /// paths.
  List<Node> parts() {
    return parts == null ? List.of() : new ArrayList<>(parts.values());
  }

  void addPart(Node part) {
    if (parts == null) {
      parts = new TreeMap<>();
    }
    parts.put(part.path, part);
  }

  void removePart(Node part) {
    if (parts != null) {
      parts.remove(part.path);
      parts = parts.isEmpty() ? null : parts;
    }
  }

  /// Replaces what this node depends on, and tells both sides.
  void depend(List<Edge> next) {
    if (next.equals(dependencies)) {
      return;
    }
    for (var edge : dependencies) {
      edge.to.removeDependent(this);
    }
    dependencies = List.copyOf(next);
    for (var edge : dependencies) {
      edge.to.addDependent(this);
    }
  }

  /// Returns whether nothing needs this node.
  boolean isUnused() {
    return object == null && dependents == null && parts == null;
  }

  private void addDependent(Node node) {
    if (dependents == null) {
      dependents = new LinkedHashSet<>();
    }
    dependents.add(node);
  }

  private void removeDependent(Node node) {
    if (dependents != null) {
      dependents.remove(node);
      dependents = dependents.isEmpty() ? null : dependents;
    }
  }
}
