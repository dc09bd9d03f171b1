package io.interspan.intentapi.logic.watch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One who watches: its place in the log, and what its socket does.
///
/// ```
///            given frames              took them
///  READY ────────────────────▶ BUSY ───────────────▶ READY
///    │        rows are not here            rows
///    └───────────────────────▶ READING ────────────▶ READY
/// ```
final class Watcher {
  /// What it does.
  enum State {
    /// Its socket has room.
    READY,
    /// Its socket has not taken what it was given.
    BUSY,
    /// It waits for rows of the log.
    READING
  }

  final long id;
  final WatchFilter filter;

  State state = State.READY;

  /// When it was last given something.
  long givenAt;

  /// The newest revision when it was.
  long givenAtHead;

  /// Whether it wants notices.
  final boolean wantsNotices;

  /// The place of the last notice that it was given.
  long noticed;

  /// The place of the last notice when it came.
  final long cameAt;

  private long revision;

  /// The row that it was given in part.
  private @Nullable RowText row;

  /// How many of that row's changes are behind it.
  private int looked;

  private final ArrayDeque<RowText> read = new ArrayDeque<>();

  /// @param cameAt the place of the last notice
  Watcher(long id, WatchFilter filter, boolean wantsNotices, long revision, long cameAt) {
    this.id = id;
    this.filter = filter;
    this.wantsNotices = wantsNotices;
    this.cameAt = cameAt;
    this.revision = revision;
  }

  /// Returns the last revision that it was given whole, or that is hidden from it.
  long revision() {
    return revision;
  }

  /// Takes rows that were read for it.
  ///
  /// @return false where they are not those that come next
  boolean take(List<RowText> rows) {
    long next = revision + 1;
    for (var one : rows) {
      if (one.revision() != next++) {
        return false;
      }
    }
    read.clear();
    read.addAll(rows);
    return !rows.isEmpty();
  }

  /// Returns the row that it goes on with; null where that is not at hand.
  @Nullable RowText next(RecentRows recent) {
    if (row == null) {
      row = read.isEmpty() ? recent.after(revision) : read.remove();
      looked = 0;
    }
    return row;
  }

  /// Returns its next frame of a row, and moves on; null where the rest of the row is hidden.
  @Nullable String frame(RowText of, int maxChanges) {
    var shown = new ArrayList<Integer>();
    var changes = of.changes();
    boolean more = false;
    for (; looked < changes.size(); looked++) {
      if (filter.shows(changes.get(looked))) {
        if (shown.size() == maxChanges) {
          more = true;
          break;
        }
        shown.add(looked);
      }
    }
    if (!more) {
      revision = of.revision();
      row = null;
    }
    return shown.isEmpty() ? null : of.frame(shown.iterator(), more);
  }
}
