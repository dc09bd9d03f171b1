package io.interspan.model.feed;

import java.util.List;

/// Tables of feeds that come and go within one epoch. Each begins above all that went before it:
/// whoever knew one of these is behind, and pulls a snapshot.
///
/// One owner; not safe for use by several threads.
public final class FeedTables {
  private final long epoch;
  private final FeedLimits limits;

  /// A version that no table which went has had.
  private long next;

  /// No tables yet.
  public FeedTables(long epoch, FeedLimits limits) {
    this.epoch = epoch;
    this.limits = limits;
  }

  /// Returns an empty table.
  public FeedTable open() {
    return FeedTable.restore(new Cursor(epoch, next), next, List.of(), List.of(), limits);
  }

  /// Notes that a table is gone.
  public void close(FeedTable table) {
    next = Math.max(next, table.current().version() + 1);
  }
}
