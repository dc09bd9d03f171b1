package io.interspan.sitemanager.logic;

import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedTable;
import java.util.List;

/// Tables of feeds that come and go within one epoch. Each begins above all that went before it:
/// whoever knew one of these is behind, and pulls a snapshot.
final class PassingTables {
  private final long epoch;
  private final FeedLimits limits;

  /// A version that no table which went has had.
  private long next;

  PassingTables(long epoch, FeedLimits limits) {
    this.epoch = epoch;
    this.limits = limits;
  }

  /// Returns an empty table.
  FeedTable open() {
    return FeedTable.restore(new Cursor(epoch, next), next, List.of(), List.of(), limits);
  }

  /// A table is gone.
  void close(FeedTable table) {
    next = Math.max(next, table.current().version() + 1);
  }
}
