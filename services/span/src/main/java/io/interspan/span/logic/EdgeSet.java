package io.interspan.span.logic;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The edges that lead to a node. Each knows its place, so that one of many goes as quickly as one
/// of few; which is why an edge is in one set only.
final class EdgeSet {
  private static final Edge[] NONE = {};

  private @Nullable Edge[] edges = NONE;
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /// @param trail is told how the edge is taken out again
  void add(Edge edge, Trail trail) {
    add(edge);
    if (trail.isKept()) {
      trail.add(() -> remove(edge));
    }
  }

  private void add(Edge edge) {
    if (size == edges.length) {
      edges = Arrays.copyOf(edges, size == 0 ? 1 : 2 * size);
    }
    put(edge, size++);
  }

  /// Takes out an edge that is in.
  ///
  /// @param trail is told how it is put back
  void remove(Edge edge, Trail trail) {
    int place = edge.place;
    remove(edge);
    if (trail.isKept()) {
      trail.add(() -> putBack(edge, place));
    }
  }

  /// The last comes to the place of the one that goes.
  private void remove(Edge edge) {
    put(at(--size), edge.place);
    edges[size] = null;
    if (size <= edges.length / 4) {
      edges = Arrays.copyOf(edges, size);
    }
  }

  /// Puts an edge where it was when it was removed, if that was the last that happened to the set:
  /// as if it had never gone.
  private void putBack(Edge edge, int place) {
    add(edge);
    if (place < size - 1) {
      put(at(place), size - 1);
      put(edge, place);
    }
  }

  private void put(Edge edge, int place) {
    edges[place] = edge;
    edge.place = place;
  }

  private Edge at(int place) {
    var edge = edges[place];
    if (edge == null) {
      throw new IllegalStateException("there is no edge at " + place + " of " + size);
    }
    return edge;
  }

  /// Visits the nodes that the edges are from; one with several edges several times. The set must
  /// not change meanwhile.
  void forEachFrom(Consumer<Node> visitor) {
    for (int i = 0; i < size; i++) {
      visitor.accept(at(i).from());
    }
  }

  /// Returns the nodes that the edges are from, each once, in no particular order.
  Stream<Node> from() {
    return Arrays.stream(edges, 0, size).map(edge -> edge == null ? null : edge.from()).distinct();
  }
}
