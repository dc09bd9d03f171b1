package io.interspan.model.feed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A producer's entries and marks in the order of their versions, so that what changed after a
/// cursor is a short walk from the end.
final class TableState {
  private final FeedLimits limits;
  private final LiveEntries live = new LiveEntries();
  private final LinkedHashMap<EntryId, FeedEntry> tombstones = new LinkedHashMap<>();
  private final LinkedHashMap<String, OriginStatus> present = new LinkedHashMap<>();
  private final LinkedHashMap<String, OriginStatus> removed = new LinkedHashMap<>();
  private Digest digest = Digest.EMPTY;
  private long horizon;

  TableState(FeedLimits limits, long horizon) {
    this.limits = limits;
    this.horizon = horizon;
  }

  Digest digest() {
    return digest;
  }

  /// Returns the version below which tombstones may be missing.
  long horizon() {
    return horizon;
  }

  int size() {
    return live.size();
  }

  int origins() {
    return present.size();
  }

  @Nullable FeedEntry live(String origin, String key) {
    return live.get(origin, key);
  }

  @Nullable OriginStatus status(String origin) {
    var status = present.get(origin);
    return status != null ? status : removed.get(origin);
  }

  NavigableMap<String, FeedEntry> entries(String origin) {
    return live.of(origin);
  }

  List<FeedEntry> liveInOrder() {
    return live.inOrder();
  }

  List<FeedEntry> allInOrder() {
    return merge(live.inOrder(), tombstones.values());
  }

  List<OriginStatus> statusesInOrder() {
    var all = new ArrayList<OriginStatus>(present.values());
    all.addAll(removed.values());
    all.sort((a, b) -> Long.compare(a.changed(), b.changed()));
    return all;
  }

  /// Takes over an entry with a version at least as high as all before.
  void apply(FeedEntry entry) {
    FeedEntry before;
    if (entry.isTombstone()) {
      before = live.remove(entry.origin(), entry.key());
      tombstones.putLast(EntryId.of(entry), entry);
    } else {
      before = live.put(entry);
      if (!tombstones.isEmpty()) {
        tombstones.remove(EntryId.of(entry));
      }
      digest = digest.plus(entry);
    }
    if (before != null) {
      digest = digest.minus(before);
    }
  }

  /// Takes over a mark with a version at least as high as all before.
  void apply(OriginStatus status) {
    boolean isRemoved = status.state() == OriginStatus.State.REMOVED;
    var origin = status.origin();
    var before = isRemoved ? present.remove(origin) : present.putLast(origin, status);
    if (before != null) {
      digest = digest.minus(before);
    }
    if (isRemoved) {
      removed.putLast(origin, status);
    } else {
      removed.remove(origin);
      digest = digest.plus(status);
    }
  }

  /// Lets the oldest tombstones go where there are more than the limits allow.
  void trim() {
    while (tombstones.size() > limits.tombstones()) {
      horizon = Math.max(horizon, tombstones.pollFirstEntry().getValue().version());
    }
    while (removed.size() > limits.removedOrigins()) {
      horizon = Math.max(horizon, removed.pollFirstEntry().getValue().changed());
    }
  }

  /// Returns what changed after `version`, in order, or null where that is more than one page.
  @Nullable List<FeedEntry> pageAfter(long version) {
    var page = new PageFill(limits);
    if (!page.fill(live, version) || !page.fill(tombstones, version)) {
      return null;
    }
    return page.inOrder();
  }

  /// Returns the live entries in order, or null where they are more than one page.
  @Nullable List<FeedEntry> livePage() {
    var page = new PageFill(limits);
    return page.fill(live, -1) ? page.inOrder() : null;
  }

  List<OriginStatus> statusesAfter(long version) {
    var statuses = new ArrayList<OriginStatus>();
    for (var map : List.<SequencedMap<String, OriginStatus>>of(present, removed)) {
      for (var status : map.sequencedValues().reversed()) {
        if (status.changed() <= version) {
          break;
        }
        statuses.add(status);
      }
    }
    statuses.sort((a, b) -> Long.compare(a.changed(), b.changed()));
    return statuses;
  }

  private static List<FeedEntry> merge(Iterable<FeedEntry> first, Iterable<FeedEntry> second) {
    var all = new ArrayList<FeedEntry>();
    first.forEach(all::add);
    second.forEach(all::add);
    // Two runs that are in order already: the sort merges them in linear time.
    all.sort((a, b) -> Long.compare(a.version(), b.version()));
    return all;
  }

  /// Collects entries from the newest on until a page is full.
  private static final class PageFill {
    private final FeedLimits limits;
    private final List<FeedEntry> newestFirst = new ArrayList<>();
    private long bytes;

    PageFill(FeedLimits limits) {
      this.limits = limits;
    }

    boolean fill(LiveEntries entries, long version) {
      return entries.newestFirst(version, this::add);
    }

    boolean fill(SequencedMap<EntryId, FeedEntry> entries, long version) {
      for (var entry : entries.sequencedValues().reversed()) {
        if (entry.version() <= version) {
          return true;
        }
        if (!add(entry)) {
          return false;
        }
      }
      return true;
    }

    /// Returns whether it fits.
    private boolean add(FeedEntry entry) {
      newestFirst.add(entry);
      bytes += EntrySize.of(entry);
      return newestFirst.size() <= limits.pageEntries()
          && (bytes <= limits.pageBytes() || newestFirst.size() == 1);
    }

    List<FeedEntry> inOrder() {
      var entries = new ArrayList<>(newestFirst.reversed());
      entries.sort((a, b) -> Long.compare(a.version(), b.version()));
      return entries;
    }
  }
}
