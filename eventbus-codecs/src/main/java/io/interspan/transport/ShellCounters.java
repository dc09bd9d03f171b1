package io.interspan.transport;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What a [LogicShell] counts. Read by any thread.
public final class ShellCounters {
  /// What is counted.
  public enum Count {
    /// Events that the logic took.
    EVENTS,
    /// Envelopes that were dropped because the inbox was full, or the service was not running.
    INBOX_FULL,
    /// Own events that were refused for the same reasons.
    OWN_REFUSED,
    /// Messages on the bus that were no envelopes.
    MALFORMED,
    /// Envelopes that nobody was there to take, or that could not be sent.
    UNSENT,
    /// Exceptions of the logic or of what performs its own effects.
    FAULTS,
    /// Times that the address was registered again.
    REGISTERED_AGAIN,
    /// Alarms beyond those kept.
    ALARMS_DROPPED
  }

  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

  ShellCounters() {
    for (var count : Count.values()) {
      counts.put(count, new LongAdder());
    }
  }

  /// Returns how often it happened since the start.
  public long get(Count count) {
    return adder(count).sum();
  }

  void add(Count count) {
    adder(count).increment();
  }

  private LongAdder adder(Count count) {
    return requireNonNull(counts.get(count));
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
