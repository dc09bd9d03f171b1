package io.interspan.sitemanager.logic;

import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.OriginStatus;
import java.util.List;
import java.util.Objects;

/// A table of which the site itself is the one origin, under the epoch of a start.
final class OwnTable {
  private final String origin;
  private final FeedTable table;
  private OriginStatus.State state = OriginStatus.State.FILLING;

  OwnTable(String origin, long epoch, FeedLimits limits) {
    this(origin, new FeedTable(epoch, limits));
  }

  /// @param table an empty table
  OwnTable(String origin, FeedTable table) {
    this.origin = origin;
    this.table = table;
  }

  FeedTable table() {
    return table;
  }

  /// Says that what is not here is not there, from the next change on.
  void complete() {
    state = OriginStatus.State.COMPLETE;
  }

  boolean isComplete() {
    return state == OriginStatus.State.COMPLETE;
  }

  /// Enters changes, and the mark if it is another. Nothing moves where nothing changes.
  void change(List<KeyChange> changes) {
    var trial = table.begin();
    for (var one : changes) {
      if (one.value() == null) {
        trial.remove(origin, one.key());
      } else {
        trial.put(origin, one.key(), one.value());
      }
    }
    boolean marked = table.status(origin).map(status -> status.state() == state).orElse(false);
    if (!marked || changes.stream().anyMatch(this::differs)) {
      trial.origin(origin, state, new Cursor(table.current().epoch(), trial.version()));
    }
    trial.commit();
  }

  private boolean differs(KeyChange change) {
    var entry = table.entry(origin, change.key());
    var now = entry.isPresent() ? entry.get().value() : null;
    return !Objects.equals(now, change.value());
  }
}
