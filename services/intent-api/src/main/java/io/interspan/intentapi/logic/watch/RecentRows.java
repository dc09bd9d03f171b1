package io.interspan.intentapi.logic.watch;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The newest rows with their text, one after the other without a gap, so that a row is written
/// once for all watchers that keep up.
final class RecentRows {
  private final int maxRows;
  private final long maxBytes;
  private final ArrayDeque<RowText> rows = new ArrayDeque<>();
  private long bytes;

  RecentRows(int maxRows, long maxBytes) {
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
  }

  /// Takes a row; forgets those before where it does not follow them, and the oldest where there
  /// are too many.
  void add(RowText row) {
    if (!rows.isEmpty() && rows.getLast().revision() + 1 != row.revision()) {
      clear();
    }
    rows.add(row);
    bytes += row.bytes();
    while (rows.size() > maxRows || bytes > maxBytes) {
      bytes -= rows.remove().bytes();
    }
  }

  void clear() {
    rows.clear();
    bytes = 0;
  }

  /// Returns the row after a revision, if it is here.
  @Nullable RowText after(long revision) {
    if (rows.isEmpty() || revision + 1 < rows.getFirst().revision()) {
      return null;
    }
    return revision >= rows.getLast().revision() ? null : at(revision + 1);
  }

  private RowText at(long revision) {
    // Most who ask are at the end.
    var newestFirst = rows.descendingIterator();
    while (true) {
      var row = newestFirst.next();
      if (row.revision() == revision) {
        return row;
      }
    }
  }
}
