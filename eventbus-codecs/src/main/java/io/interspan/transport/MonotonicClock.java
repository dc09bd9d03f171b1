package io.interspan.transport;

import java.util.function.LongSupplier;

/// Milliseconds since 1970 that never go back, whatever is done to the machine's clock. For one
/// thread at a time.
final class MonotonicClock {
  private final LongSupplier clock;
  private long last;

  MonotonicClock(LongSupplier clock) {
    this.clock = clock;
  }

  long now() {
    last = Math.max(last, clock.getAsLong());
    return last;
  }
}
