package io.interspan.model.feed;

import io.interspan.model.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A consumer's copy of one producer's table, with its digest.
final class PlainCopy {
  private final FeedLimits limits;
  private final TreeMap<String, Rows> byOrigin = new TreeMap<>();
  private final TreeMap<String, OriginStatus> present = new TreeMap<>();
  private final LinkedHashMap<String, OriginStatus> removed = new LinkedHashMap<>();
  private Digest digest = Digest.EMPTY;
  private int size;
  private long bytes;

  /// One origin's entries, and a digest of their keys and values that leaves out versions, so that
  /// copies of different relays can be compared.
  private static final class Rows {
    final TreeMap<String, FeedEntry> entries = new TreeMap<>();
    Digest content = Digest.EMPTY;
  }

  PlainCopy(FeedLimits limits) {
    this.limits = limits;
  }

  Digest digest() {
    return digest;
  }

  int size() {
    return size;
  }

  NavigableMap<String, FeedEntry> entries(String origin) {
    var rows = byOrigin.get(origin);
    return rows == null
        ? Collections.emptyNavigableMap()
        : Collections.unmodifiableNavigableMap(rows.entries);
  }

  NavigableSet<String> originsWithEntries() {
    return Collections.unmodifiableNavigableSet(byOrigin.navigableKeySet());
  }

  Digest content(String origin) {
    var rows = byOrigin.get(origin);
    return rows == null ? Digest.EMPTY : rows.content;
  }

  @Nullable FeedEntry entry(EntryId id) {
    var rows = byOrigin.get(id.origin());
    return rows == null ? null : rows.entries.get(id.key());
  }

  @Nullable OriginStatus status(String origin) {
    var status = present.get(origin);
    return status != null ? status : removed.get(origin);
  }

  /// Returns the marks, sorted by origin.
  List<OriginStatus> statuses() {
    var all = new TreeMap<String, OriginStatus>(removed);
    all.putAll(present);
    return new ArrayList<>(all.values());
  }

  /// Returns the digest that this copy would have after these changes.
  Digest preview(List<FeedEntry> changes, List<OriginStatus> statuses) {
    var latest = new LinkedHashMap<EntryId, FeedEntry>();
    changes.forEach(entry -> latest.put(EntryId.of(entry), entry));
    var marks = new LinkedHashMap<String, OriginStatus>();
    statuses.forEach(status -> marks.put(status.origin(), status));
    var sum = digest;
    for (var change : latest.entrySet()) {
      var before = entry(change.getKey());
      sum = (before == null ? sum : sum.minus(before)).plus(change.getValue());
    }
    for (var mark : marks.values()) {
      var before = present.get(mark.origin());
      sum = (before == null ? sum : sum.minus(before)).plus(mark);
    }
    return sum;
  }

  /// Returns whether this copy could be pulled whole with these changes.
  boolean fits(List<FeedEntry> changes) {
    long most = bytes;
    for (var change : changes) {
      most += EntrySize.of(change);
    }
    if (size + changes.size() <= limits.pulledEntries() && most <= limits.pulledBytes()) {
      return true;
    }
    var latest = new LinkedHashMap<EntryId, FeedEntry>();
    changes.forEach(entry -> latest.put(EntryId.of(entry), entry));
    int sizeAfter = size;
    long bytesAfter = bytes;
    for (var change : latest.entrySet()) {
      var before = entry(change.getKey());
      if (before != null) {
        sizeAfter--;
        bytesAfter -= EntrySize.of(before);
      }
      if (!change.getValue().isTombstone()) {
        sizeAfter++;
        bytesAfter += EntrySize.of(change.getValue());
      }
    }
    return sizeAfter <= limits.pulledEntries() && bytesAfter <= limits.pulledBytes();
  }

  /// Returns the digest that this copy would have if an origin's values were these; nothing of it
  /// is taken from a sum.
  Digest digestWith(String origin, NavigableMap<String, Bytes> values) {
    var sum = Digest.EMPTY;
    for (var rows : byOrigin.entrySet()) {
      if (!rows.getKey().equals(origin)) {
        for (var entry : rows.getValue().entries.values()) {
          sum = sum.plus(entry);
        }
      }
    }
    for (var value : values.entrySet()) {
      var entry = entry(new EntryId(origin, value.getKey()));
      long version = entry == null ? 0 : entry.version();
      sum = sum.plus(new FeedEntry(origin, value.getKey(), version, value.getValue()));
    }
    for (var status : present.values()) {
      sum = sum.plus(status);
    }
    return sum;
  }

  void apply(FeedEntry entry) {
    var before = entry(EntryId.of(entry));
    if (before == null && entry.isTombstone()) {
      return;
    }
    var rows = byOrigin.computeIfAbsent(entry.origin(), _ -> new Rows());
    if (before != null) {
      digest = digest.minus(before);
      rows.content = rows.content.minus(unversioned(before));
      size--;
      bytes -= EntrySize.of(before);
    }
    if (entry.isTombstone()) {
      rows.entries.remove(entry.key());
      if (rows.entries.isEmpty()) {
        byOrigin.remove(entry.origin());
      }
      return;
    }
    rows.entries.put(entry.key(), entry);
    rows.content = rows.content.plus(unversioned(entry));
    digest = digest.plus(entry);
    size++;
    bytes += EntrySize.of(entry);
  }

  void apply(OriginStatus status) {
    var before = present.remove(status.origin());
    if (before != null) {
      digest = digest.minus(before);
    }
    removed.remove(status.origin());
    if (status.state() == OriginStatus.State.REMOVED) {
      removed.putLast(status.origin(), status);
      if (removed.size() > limits.removedOrigins()) {
        removed.pollFirstEntry();
      }
    } else {
      present.put(status.origin(), status);
      digest = digest.plus(status);
    }
  }

  /// Returns tombstones for what `after` has not, sorted by origin and key.
  List<FeedEntry> missingIn(PlainCopy after, long version) {
    var missing = new ArrayList<FeedEntry>();
    for (var rows : byOrigin.values()) {
      for (var entry : rows.entries.values()) {
        if (after.entry(EntryId.of(entry)) == null) {
          missing.add(new FeedEntry(entry.origin(), entry.key(), version, null));
        }
      }
    }
    return missing;
  }

  /// Returns whether the copy has this value already, at whatever version.
  boolean has(FeedEntry entry) {
    var now = entry(EntryId.of(entry));
    return now != null && Objects.equals(now.value(), entry.value());
  }

  /// Returns whether the copy has this mark already, at whatever version.
  boolean has(OriginStatus status) {
    var now = status(status.origin());
    return now != null && now.state() == status.state() && now.stamp().equals(status.stamp());
  }

  static FeedEntry unversioned(FeedEntry entry) {
    return new FeedEntry(entry.origin(), entry.key(), 0, entry.value());
  }
}
