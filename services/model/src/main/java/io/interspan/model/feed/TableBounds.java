package io.interspan.model.feed;

import io.interspan.model.Bytes;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Refuses what would make a table, or something in it, larger than its limits allow.
final class TableBounds {
  private final FeedLimits limits;

  TableBounds(FeedLimits limits) {
    this.limits = limits;
  }

  void name(String field, String name) {
    if (name.length() > limits.nameChars()) {
      throw new FeedLimitException(
          "%s '%.40s...' has %d characters, at most %d are allowed"
              .formatted(field, name, name.length(), limits.nameChars()));
    }
  }

  void value(String origin, String key, Bytes value) {
    if (value.size() > limits.entryBytes()) {
      throw new FeedLimitException(
          "value of key '%s' of origin '%s' has %d bytes, at most %d are allowed"
              .formatted(key, origin, value.size(), limits.entryBytes()));
    }
  }

  /// Checks what the table would have after changes each of which differs from what it has.
  void size(TableState state, Collection<FeedEntry> entries, Collection<OriginStatus> statuses) {
    long size = state.size();
    for (var entry : entries) {
      boolean was = state.live(entry.origin(), entry.key()) != null;
      size += (entry.isTombstone() ? 0 : 1) - (was ? 1 : 0);
    }
    atMost(size, "entries", limits.entries());
    long origins = state.origins();
    for (var status : statuses) {
      origins += (isPresent(status) ? 1 : 0) - (isPresent(state.status(status.origin())) ? 1 : 0);
    }
    atMost(origins, "origins", limits.origins());
  }

  private static boolean isPresent(@Nullable OriginStatus status) {
    return status != null && status.state() != OriginStatus.State.REMOVED;
  }

  private static void atMost(long count, String what, int most) {
    if (count > most) {
      throw new FeedLimitException(
          "the table would have %d %s, at most %d are allowed".formatted(count, what, most));
    }
  }
}
