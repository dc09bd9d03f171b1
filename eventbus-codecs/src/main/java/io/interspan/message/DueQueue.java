package io.interspan.message;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/// Things that are to be looked at, each when its time has come: a tick costs what is due, however
/// much there is that is not.
///
/// A binary heap whose nodes know their places, so that setting a thing anew, which each message
/// does, allocates nothing. Times are milliseconds as [ServiceLogic#on] has them. What is due at
/// one time comes in the order in which it was first set.
///
/// @param <K> a thing's name
final class DueQueue<K> {
  private static final Comparator<Node<?>> BY_TIME =
      Comparator.<Node<?>>comparingLong(node -> node.at).thenComparingLong(node -> node.order);

  private static final class Node<K> {
    final K key;
    final long order;
    long at;
    int place;

    Node(K key, long order) {
      this.key = key;
      this.order = order;
    }
  }

  private final HashMap<K, Node<K>> byKey = new HashMap<>();

  /// No node is due after one of its two children, at twice its place and one or two.
  private final ArrayList<Node<K>> heap = new ArrayList<>();

  private long lastOrder;

  /// Has a thing looked at when its time has come, and not before.
  ///
  /// @param at `Long.MAX_VALUE` for never, as far as is known now
  void set(K key, long at) {
    var node = byKey.get(key);
    if (node == null) {
      node = new Node<>(key, ++lastOrder);
      byKey.put(key, node);
      node.place = heap.size();
      heap.add(node);
    } else if (node.at == at) {
      return;
    }
    node.at = at;
    settle(node);
  }

  /// Has a thing looked at no more.
  void remove(K key) {
    var node = byKey.remove(key);
    if (node == null) {
      return;
    }
    var last = heap.removeLast();
    if (!last.key.equals(node.key)) {
      put(last, node.place);
      settle(last);
    }
  }

  /// Returns what is due. It stays so until it is set anew.
  List<K> due(long now) {
    var due = new ArrayList<Node<K>>();
    collect(0, now, due);
    due.sort(BY_TIME);
    return due.stream().map(node -> node.key).toList();
  }

  private void collect(int place, long now, List<Node<K>> due) {
    if (place < heap.size() && heap.get(place).at <= now) {
      due.add(heap.get(place));
      collect(2 * place + 1, now, due);
      collect(2 * place + 2, now, due);
    }
  }

  private void settle(Node<K> node) {
    while (node.place > 0 && isBefore(node, heap.get((node.place - 1) / 2))) {
      swap(node, heap.get((node.place - 1) / 2));
    }
    while (true) {
      var first = node;
      for (int child = 2 * node.place + 1; child <= 2 * node.place + 2; child++) {
        if (child < heap.size() && isBefore(heap.get(child), first)) {
          first = heap.get(child);
        }
      }
      if (first.order == node.order) {
        return;
      }
      swap(node, first);
    }
  }

  private static boolean isBefore(Node<?> one, Node<?> other) {
    return BY_TIME.compare(one, other) < 0;
  }

  private void swap(Node<K> one, Node<K> other) {
    int place = one.place;
    put(one, other.place);
    put(other, place);
  }

  private void put(Node<K> node, int place) {
    node.place = place;
    heap.set(place, node);
  }
}
