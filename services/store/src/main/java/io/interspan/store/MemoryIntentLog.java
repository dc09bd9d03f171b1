package io.interspan.store;

import io.interspan.model.Bytes;
import io.interspan.model.feed.Digest;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogPage;
import io.interspan.model.intent.LogQuery;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.StoredIntent;
import io.interspan.model.intent.UsedNumber;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A log and its objects in memory: what is on the simulated disk.
final class MemoryIntentLog implements IntentLog {
  private final List<LogRow> rows = new ArrayList<>();
  private final TreeMap<String, StoredIntent> objects = new TreeMap<>();
  private final EnumMap<IntentType, TreeMap<Integer, IntentPath>> numbers =
      new EnumMap<>(IntentType.class);
  private long epoch;

  MemoryIntentLog(long epoch) {
    this.epoch = epoch;
  }

  @Override
  public synchronized LogHead head() {
    return rows.isEmpty()
        ? new LogHead(epoch, 0, Digest.EMPTY)
        : new LogHead(epoch, rows.size(), rows.getLast().digest());
  }

  @Override
  public synchronized @Nullable StoredIntent object(IntentPath path) {
    return objects.get(path.value());
  }

  @Override
  public synchronized void append(LogRow row) {
    rows.add(row);
    for (var change : row.changes()) {
      var after = change.after();
      if (after == null) {
        objects.remove(change.path().value());
      } else {
        objects.put(
            change.path().value(),
            new StoredIntent(change.path(), change.type(), row.revision(), after));
        UsedNumber.of(change)
            .ifPresent(used ->
                numbers
                    .computeIfAbsent(used.type(), _ -> new TreeMap<>())
                    .putIfAbsent(used.number(), used.path()));
      }
    }
  }

  @Override
  public synchronized void epoch(long epoch) {
    this.epoch = epoch;
  }

  synchronized List<LogRow> rows(long after, int limit) {
    int from = Math.clamp(after, 0, rows.size());
    int to = from;
    for (long bytes = 0;
        to < Math.min(rows.size(), from + limit)
            && (to == from || bytes < IntentStore.MAX_READ_BYTES);
        to++) {
      for (var change : rows.get(to).changes()) {
        bytes += size(change.before()) + size(change.after());
      }
    }
    return List.copyOf(rows.subList(from, to));
  }

  private static long size(@Nullable Bytes json) {
    return json == null ? 0 : json.size();
  }

  synchronized List<StoredIntent> objects(String after, int limit) {
    return objects.tailMap(after, false).values().stream().limit(limit).toList();
  }

  /// Returns the objects as they were.
  ///
  /// @throws IllegalArgumentException where there is no such revision
  synchronized MemoryPast past(long revision) {
    PastReads.checkRevision(revision, rows.size());
    return MemoryPast.of(rows.subList(0, (int) revision));
  }

  synchronized LogPage search(LogQuery query, int limit) {
    return MemoryLogSearch.page(rows, query, limit);
  }

  synchronized List<UsedNumber> usedNumbers(IntentType type, int after, int limit) {
    return numbers.getOrDefault(type, new TreeMap<>()).tailMap(after, false).entrySet().stream()
        .limit(limit)
        .map(entry -> new UsedNumber(type, entry.getKey(), entry.getValue()))
        .toList();
  }
}
