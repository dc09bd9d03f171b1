package io.interspan.model.feed;

import io.interspan.model.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a consumer holds of one origin, and who offers it.
final class OriginCopy {
  private final String origin;
  private final TreeMap<String, Bytes> values = new TreeMap<>();

  /// The latest mark of each relay that shows the origin complete, or stale.
  private final TreeMap<String, OriginStatus> offers = new TreeMap<>();

  private Cursor stamp = Cursor.NONE;
  private boolean complete;
  private Digest content = Digest.EMPTY;

  OriginCopy(String origin) {
    this.origin = origin;
  }

  NavigableMap<String, Bytes> values() {
    return Collections.unmodifiableNavigableMap(values);
  }

  SortedMap<String, OriginStatus> offers() {
    return offers;
  }

  Cursor stamp() {
    return stamp;
  }

  /// Returns whether the copy was complete once: only a complete one replaces it then.
  boolean isComplete() {
    return complete;
  }

  Digest content() {
    return content;
  }

  /// Returns whether no relay shows the origin complete: it stays away, or its relays do.
  boolean isStale() {
    return complete
        && offers.values().stream().noneMatch(s -> s.state() == OriginStatus.State.COMPLETE);
  }

  OriginStatus.State state() {
    if (!complete) {
      return OriginStatus.State.FILLING;
    }
    return isStale() ? OriginStatus.State.STALE : OriginStatus.State.COMPLETE;
  }

  void complete(Cursor stamp) {
    this.stamp = stamp;
    this.complete = true;
  }

  void filling(Cursor stamp) {
    this.stamp = stamp.compareTo(this.stamp) > 0 ? stamp : this.stamp;
    this.complete = false;
  }

  /// Becomes equal to the relay's entries, and adds the differences to `into`.
  ///
  /// Where these keys are all that differs, nothing else is looked at: the contents' digests tell.
  void become(
      NavigableMap<String, FeedEntry> entries,
      Digest digest,
      Collection<String> keys,
      List<CopyChange> into) {
    var sum = content;
    for (var key : keys) {
      sum = swap(sum, key, values.get(key), value(entries.get(key)));
    }
    if (sum.equals(digest)) {
      keys.forEach(key -> set(key, value(entries.get(key)), into));
      return;
    }
    for (var key : new ArrayList<>(values.keySet())) {
      if (!entries.containsKey(key)) {
        set(key, null, into);
      }
    }
    entries.forEach((key, entry) -> set(key, entry.value(), into));
  }

  /// Takes over what the relay has, and drops nothing; from an older stamp, only what is not here.
  void fill(
      NavigableMap<String, FeedEntry> entries,
      Collection<String> keys,
      boolean older,
      List<CopyChange> into) {
    for (var key : keys) {
      var value = value(entries.get(key));
      if (value != null && !(older && values.containsKey(key))) {
        set(key, value, into);
      }
    }
  }

  void verify() {
    content = Digest.EMPTY;
    values.forEach((key, value) -> content = content.plus(new FeedEntry(origin, key, 0, value)));
  }

  void clear(List<CopyChange> into) {
    new ArrayList<>(values.keySet()).forEach(key -> set(key, null, into));
  }

  void set(String key, @Nullable Bytes value, List<CopyChange> into) {
    var before = value == null ? values.remove(key) : values.put(key, value);
    if (Objects.equals(before, value)) {
      return;
    }
    content = swap(content, key, before, value);
    into.add(new CopyChange(origin, key, before, value));
  }

  private Digest swap(Digest sum, String key, @Nullable Bytes before, @Nullable Bytes after) {
    if (Objects.equals(before, after)) {
      return sum;
    }
    return sum.minus(new FeedEntry(origin, key, 0, before))
        .plus(new FeedEntry(origin, key, 0, after));
  }

  private static @Nullable Bytes value(@Nullable FeedEntry entry) {
    return entry == null ? null : entry.value();
  }
}
