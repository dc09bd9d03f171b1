package io.interspan.store;

import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.LogPage;
import io.interspan.model.intent.LogPart;
import io.interspan.model.intent.LogPlace;
import io.interspan.model.intent.LogQuery;
import io.interspan.model.intent.LogRow;
import java.util.ArrayList;
import java.util.List;

/// Finds changes in a log in memory.
final class MemoryLogSearch {
  private MemoryLogSearch() {}

  static LogPage page(List<LogRow> rows, LogQuery query, int limit) {
    var parts = new ArrayList<LogPart>();
    long bytes = 0;
    for (var row : query.newestFirst() ? rows.reversed() : rows) {
      if (!query.covers(row.revision()) || !query.isBy(row.author())) {
        continue;
      }
      boolean isFirst = row.revision() == query.start().revision();
      if (parts.size() == limit || bytes >= IntentStore.MAX_READ_BYTES) {
        return new LogPage(parts, isFirst ? query.start() : LogPlace.at(row.revision()));
      }
      var changes = new ArrayList<IntentChange>();
      LogPlace more = null;
      for (var change : row.changes()) {
        var path = change.path().value();
        if (!query.scope().has(path) || (isFirst && path.compareTo(query.start().path()) <= 0)) {
          continue;
        }
        if (changes.size() == IntentStore.MAX_READ
            || (bytes >= IntentStore.MAX_READ_BYTES && !changes.isEmpty())) {
          more = new LogPlace(row.revision(), changes.getLast().path().value());
          break;
        }
        bytes += LogSizes.of(change);
        changes.add(change);
      }
      if (!changes.isEmpty()) {
        parts.add(
            new LogPart(row.revision(), row.author(), row.at(), row.changes().size(), changes));
      }
      if (more != null) {
        return new LogPage(parts, more);
      }
    }
    return new LogPage(parts, null);
  }
}
