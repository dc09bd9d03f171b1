package io.interspan.model.feed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A producer's live entries, by origin and key, and in the order of their versions.
///
/// One that was replaced, or is gone, keeps its place in the order until there are as many of these
/// as of live ones: then they go. So the order costs a reference an entry. With links, and names as
/// objects of their own, it cost more than the entries: a controller has millions of them.
final class LiveEntries {
  /// How many places without a live entry a small table may have.
  private static final int SLACK = 16;

  private final TreeMap<String, TreeMap<String, FeedEntry>> byOrigin = new TreeMap<>();
  private ArrayList<FeedEntry> inOrder = new ArrayList<>();
  private int size;

  int size() {
    return size;
  }

  @Nullable FeedEntry get(String origin, String key) {
    var of = byOrigin.get(origin);
    return of == null ? null : of.get(key);
  }

  /// Returns an origin's entries by key, a view.
  NavigableMap<String, FeedEntry> of(String origin) {
    var of = byOrigin.get(origin);
    return of == null ? Collections.emptyNavigableMap() : Collections.unmodifiableNavigableMap(of);
  }

  /// Puts an entry at the end, whose version is at least as high as all before.
  ///
  /// @return the one that it replaces; null where there was none
  @Nullable FeedEntry put(FeedEntry entry) {
    var before =
        byOrigin.computeIfAbsent(entry.origin(), _ -> new TreeMap<>()).put(entry.key(), entry);
    inOrder.add(entry);
    size += before == null ? 1 : 0;
    tidy();
    return before;
  }

  /// Removes an entry.
  ///
  /// @return the one that was there; null where there was none
  @Nullable FeedEntry remove(String origin, String key) {
    var of = byOrigin.get(origin);
    if (of == null) {
      return null;
    }
    var before = of.remove(key);
    if (before != null) {
      size--;
      if (of.isEmpty()) {
        byOrigin.remove(origin);
      }
      tidy();
    }
    return before;
  }

  private void tidy() {
    if (inOrder.size() > 2 * size + SLACK) {
      inOrder = new ArrayList<>(inOrder());
    }
  }

  private boolean isLive(FeedEntry entry) {
    var now = get(entry.origin(), entry.key());
    return now != null && now.version() == entry.version();
  }

  /// Returns all, in the order of their versions.
  List<FeedEntry> inOrder() {
    var live = new ArrayList<FeedEntry>(size);
    for (var entry : inOrder) {
      if (isLive(entry)) {
        live.add(entry);
      }
    }
    return live;
  }

  /// Visits entries from the newest on, for as long as there is one after `version` and the visitor
  /// wants more.
  ///
  /// @return whether the visitor wanted all of them
  boolean newestFirst(long version, Predicate<FeedEntry> visitor) {
    for (var entry : inOrder.reversed()) {
      if (entry.version() <= version) {
        return true;
      }
      if (isLive(entry) && !visitor.test(entry)) {
        return false;
      }
    }
    return true;
  }
}
