package io.interspan.controller.logic;

import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedTable;
import java.util.List;

/// Makes the tables of a node's feeds. One that is made again under a name goes on above the
/// versions that the one before had: consumers never see a feed go back within an epoch.
final class NodeTables {
  private final long epoch;
  private final FeedLimits limits;
  private long floor;

  NodeTables(long epoch, FeedLimits limits) {
    this.epoch = epoch;
    this.limits = limits;
  }

  long epoch() {
    return epoch;
  }

  FeedTable make() {
    return FeedTable.restore(new Cursor(epoch, floor), floor, List.of(), List.of(), limits);
  }

  /// Notes that a table is no longer used.
  void retire(FeedTable table) {
    floor = Math.max(floor, table.current().version());
  }
}
