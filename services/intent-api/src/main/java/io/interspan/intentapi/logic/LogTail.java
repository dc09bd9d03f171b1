package io.interspan.intentapi.logic;

import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.LogRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The newest rows of the log, in memory: those who follow the log closely need no disk for it.
final class LogTail {
  /// The most rows kept; the oldest go.
  static final int MAX_ROWS = 4_096;

  /// The most bytes of objects in the rows kept; the oldest go. Most are shared with the objects as
  /// they are.
  static final long MAX_BYTES = 16L << 20;

  private final ArrayDeque<LogRow> rows = new ArrayDeque<>();
  private long bytes;

  /// Takes a row that is on the disk. One that does not follow the last begins anew.
  void add(LogRow row) {
    if (!rows.isEmpty() && row.revision() != rows.getLast().revision() + 1) {
      clear();
    }
    rows.add(row);
    bytes += size(row);
    while (rows.size() > 1 && (rows.size() > MAX_ROWS || bytes > MAX_BYTES)) {
      bytes -= size(rows.removeFirst());
    }
  }

  /// Forgets all: the log may have been put back.
  void clear() {
    rows.clear();
    bytes = 0;
  }

  /// Returns the rows after a revision, at most `limit`; empty where they are not all here.
  Optional<List<LogRow>> after(long revision, int limit) {
    if (rows.isEmpty()
        || revision < rows.getFirst().revision() - 1
        || revision > rows.getLast().revision()) {
      return Optional.empty();
    }
    var found = new ArrayList<LogRow>();
    // From the newest: who follows closely asks for few.
    for (var it = rows.descendingIterator(); it.hasNext(); ) {
      var row = it.next();
      if (row.revision() <= revision) {
        break;
      }
      found.add(row);
    }
    var inOrder = found.reversed();
    return Optional.of(List.copyOf(inOrder.subList(0, Math.min(limit, inOrder.size()))));
  }

  private static long size(LogRow row) {
    long size = 0;
    for (IntentChange change : row.changes()) {
      size += size(change.before()) + size(change.after());
    }
    return size;
  }

  private static long size(@Nullable Bytes json) {
    return json == null ? 0 : json.size();
  }
}
