package io.interspan.controller.logic;

import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.OriginStatus.State;
import java.util.SortedMap;

/// Brings one host's part of a table to what it should be.
final class HostShow {
  private HostShow() {}

  /// Shows a host's entries, complete or stale.
  ///
  /// @return whether anything changed
  static boolean entries(
      FeedTable table, KnownHost host, Cursor stamp, SortedMap<String, Bytes> entries) {
    var change = table.begin();
    var origin = host.origin();
    change.origin(origin, host.live ? State.COMPLETE : State.STALE, stamp);
    for (var key : table.entries(origin).keySet()) {
      if (!entries.containsKey(key)) {
        change.remove(origin, key);
      }
    }
    entries.forEach((key, value) -> change.put(origin, key, value));
    return change.commit();
  }

  /// Takes a host's entries out. Consumers drop theirs, if their stamp is not higher.
  static boolean removed(FeedTable table, KnownHost host, Cursor stamp) {
    return table.status(host.origin()).isPresent()
        && table.begin().origin(host.origin(), State.REMOVED, stamp).commit();
  }

  /// Says of a host that it has gone for good, where this table does not show it, nor says so.
  static boolean goodbye(FeedTable table, String origin, Cursor stamp) {
    boolean isSaid =
        table
            .status(origin)
            .filter(said -> said.state() != State.FILLING)
            .filter(said -> said.state() != State.REMOVED || said.stamp().compareTo(stamp) >= 0)
            .isPresent();
    return !isSaid && table.begin().origin(origin, State.REMOVED, stamp).commit();
  }

  /// Takes a host's entries out because another node has them now. Consumers keep theirs.
  static boolean handedOver(FeedTable table, KnownHost host) {
    var status = table.status(host.origin());
    if (status.isEmpty()) {
      return false;
    }
    var change = table.begin();
    change.origin(host.origin(), State.FILLING, status.get().stamp());
    table.entries(host.origin()).keySet().forEach(key -> change.remove(host.origin(), key));
    return change.commit();
  }
}
