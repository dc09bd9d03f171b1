package io.interspan.host.logic;

import com.google.protobuf.MessageLite;
import io.interspan.message.ProtoBytes;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.OriginStatus.State;
import java.util.Optional;
import java.util.TreeMap;

/// A feed whose only origin is the host itself: each version's stamp is its own place.
final class HostReport {
  private final String origin;
  private final long epoch;
  private final FeedTable table;

  /// Empty where the key goes.
  private final TreeMap<String, Optional<Bytes>> waiting = new TreeMap<>();

  private State state = State.FILLING;

  private boolean renewed;

  HostReport(String origin, long epoch, FeedLimits limits) {
    this.origin = origin;
    this.epoch = epoch;
    this.table = new FeedTable(epoch, limits);
  }

  FeedTable table() {
    return table;
  }

  void put(String key, MessageLite value) {
    waiting.put(key, Optional.of(ProtoBytes.serialize(value)));
  }

  void remove(String key) {
    waiting.put(key, Optional.empty());
  }

  /// Says that what is not in the feed is not there.
  void complete() {
    state = State.COMPLETE;
  }

  boolean isComplete() {
    return state == State.COMPLETE;
  }

  /// Has the next version be another, whether or not it changes anything, and leave one out: by
  /// that one the host may have been said to be gone.
  void renew() {
    renewed = true;
  }

  /// Takes what was put and removed into one version, if it changes anything.
  void commit() {
    waiting
        .entrySet()
        .removeIf(change ->
            table
                .entry(origin, change.getKey())
                .map(entry -> Optional.ofNullable(entry.value()))
                .orElse(Optional.empty())
                .equals(change.getValue()));
    boolean marked = table.status(origin).filter(status -> status.state() == state).isPresent();
    if (waiting.isEmpty() && marked && !renewed) {
      return;
    }
    var change = table.begin(table.current().version() + (renewed ? 2 : 1));
    renewed = false;
    waiting.forEach((key, value) ->
        value.ifPresentOrElse(
            bytes -> change.put(origin, key, bytes), () -> change.remove(origin, key)));
    change.origin(origin, state, new Cursor(epoch, change.version()));
    change.commit();
    waiting.clear();
  }
}
