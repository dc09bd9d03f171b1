package io.interspan.controller.logic.firewall;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which values belong to a key, in order.
final class Index<K extends Comparable<K>, V extends Comparable<V>> {
  private final TreeMap<K, TreeSet<V>> values = new TreeMap<>();

  void add(K key, V value) {
    values.computeIfAbsent(key, _ -> new TreeSet<>()).add(value);
  }

  void remove(K key, V value) {
    values.computeIfPresent(
        key,
        (_, of) -> {
          of.remove(value);
          return of.isEmpty() ? null : of;
        });
  }

  /// Returns the values of a key, a view; none where it has none.
  SortedSet<V> of(K key) {
    var of = values.get(key);
    return of == null ? Collections.emptySortedSet() : Collections.unmodifiableSortedSet(of);
  }
}
