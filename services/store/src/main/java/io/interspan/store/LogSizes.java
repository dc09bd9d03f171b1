package io.interspan.store;

import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentChange;
import org.jspecify.annotations.Nullable;

/// How much of a read's room a change takes.
final class LogSizes {
  private LogSizes() {}

  static long of(IntentChange change) {
    return (long) size(change.before()) + size(change.after());
  }

  private static int size(@Nullable Bytes json) {
    return json == null ? 0 : json.size();
  }
}
