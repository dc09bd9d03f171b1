package io.interspan.message;

import java.util.EnumMap;
import java.util.Map;

/// What a [FeedDesk] did not take, by reason. For one thread at a time.
public final class DeskDrops {
  /// Why an envelope was dropped.
  public enum Reason {
    /// It is for another address.
    NOT_FOR_US,
    /// Its sender has no address, or not the role that the feed's other end has.
    WRONG_SENDER,
    /// Its feed is not in the catalogue.
    UNKNOWN_FEED,
    /// It has no feed message in it, or one that is not what its type promises.
    MALFORMED,
    /// A hint or an answer of a feed that is not followed, or not from this producer.
    NOT_FOLLOWED,
    /// A pull of a feed that is not produced here (any more); it was answered so.
    NOT_PRODUCED,
    /// A pull by someone who may not have the feed.
    NOT_ALLOWED
  }

  private final Map<Reason, Long> counts = new EnumMap<>(Reason.class);

  DeskDrops() {}

  /// Returns how many were dropped for this reason.
  public long get(Reason reason) {
    return counts.getOrDefault(reason, 0L);
  }

  /// Returns how many were dropped.
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  void add(Reason reason) {
    counts.merge(reason, 1L, Long::sum);
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
