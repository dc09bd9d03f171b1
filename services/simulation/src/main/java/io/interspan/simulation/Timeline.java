package io.interspan.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/// Virtual time and what is to happen in it. Events of one moment happen in the order in which they
/// were scheduled, so that a seed replays to the letter.
public final class Timeline {
  /// The most events that may wait; more means that something multiplies.
  public static final int MAX_WAITING = 2_000_000;

  private record Due(long at, long sequence, Runnable action) {}

  private final PriorityQueue<Due> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::sequence));
  private long now;
  private long sequence;

  /// Starts at `start`, in milliseconds since 1970 UTC.
  public Timeline(long start) {
    this.now = start;
  }

  /// Returns the virtual time, in milliseconds since 1970 UTC.
  public long now() {
    return now;
  }

  /// Lets `action` happen in `delay` milliseconds.
  public void after(long delay, Runnable action) {
    if (delay < 0) {
      throw new IllegalArgumentException("an event cannot happen " + -delay + " ms ago");
    }
    if (waiting.size() >= MAX_WAITING) {
      throw new IllegalStateException("more than " + MAX_WAITING + " events wait");
    }
    waiting.add(new Due(now + delay, sequence++, action));
  }

  /// Lets everything happen that is due until `duration` milliseconds from now, and stops there.
  public void run(long duration) {
    long end = now + duration;
    while (!waiting.isEmpty() && waiting.peek().at <= end) {
      var due = waiting.remove();
      now = due.at;
      due.action.run();
    }
    now = end;
  }
}
