package io.interspan.controller.logic;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which segments any host of the node has to do with, counted.
final class WantedSegments {
  private final TreeMap<String, SortedSet<String>> byHost = new TreeMap<>();
  private final TreeMap<String, Integer> counts = new TreeMap<>();

  /// Replaces the segments of a host.
  ///
  /// @return whether there is now a segment that none had, or none has one that some had
  boolean set(String host, SortedSet<String> segments) {
    if (segments.equals(byHost.getOrDefault(host, Collections.emptySortedSet()))) {
      return false;
    }
    var before =
        segments.isEmpty() ? byHost.remove(host) : byHost.put(host, new TreeSet<>(segments));
    boolean changed = false;
    for (var segment : segments) {
      if (before == null || !before.contains(segment)) {
        changed |= counts.merge(segment, 1, Integer::sum) == 1;
      }
    }
    for (var segment : before == null ? Collections.<String>emptySortedSet() : before) {
      if (!segments.contains(segment)) {
        changed |= counts.merge(segment, -1, (a, b) -> a + b == 0 ? null : a + b) == null;
      }
    }
    return changed;
  }

  /// Returns the segments, a view.
  SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(counts.navigableKeySet());
  }
}
