package io.interspan.transport;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What a [SessionServer] or [SessionClient] counts. Read by any thread.
public final class SessionCounters {
  /// What is counted.
  public enum Count {
    /// Sessions that were opened.
    OPENED,
    /// Connections that were turned away: too many, or not the session's path.
    TURNED_AWAY,
    /// Connections that failed to open.
    FAILED,
    /// Sessions that were closed for what the peer sent.
    CLOSED_FOR_GARBAGE,
    /// Sessions that were closed because the peer did not read.
    CLOSED_FOR_SLOWNESS,
    /// Sessions that were closed because the peer sent far more than it should.
    CLOSED_FOR_FLOOD,
    /// Connections that said to be a host that had another session.
    TAKEN,
    /// Sessions that brought nothing for long, or did not answer when another connection said to be
    /// the same host.
    CLOSED_FOR_SILENCE,
    /// Hints that were dropped because the peer was slow.
    HINTS_DROPPED,
    /// Envelopes that had no session, or came while too many waited for one.
    UNSENT,
    /// Envelopes that were for another address.
    NOT_FOR_US
  }

  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

  SessionCounters() {
    for (var count : Count.values()) {
      counts.put(count, new LongAdder());
    }
  }

  /// Returns how often it happened since the start.
  public long get(Count count) {
    return requireNonNull(counts.get(count)).sum();
  }

  void add(Count count) {
    requireNonNull(counts.get(count)).increment();
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
