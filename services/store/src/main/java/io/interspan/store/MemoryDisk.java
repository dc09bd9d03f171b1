package io.interspan.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The disk of a simulated machine: writes reach it at once, or when the simulation says so, or
/// never. Several stores may share one.
///
/// Deterministic: no threads and no clock. Answers are given on the caller's thread.
public final class MemoryDisk {
  /// The most writes that may wait; one more is refused.
  public static final int MAX_QUEUED = 4_096;

  /// A write on its way.
  interface Write {
    /// Makes the write durable; returns what is to be answered.
    Runnable land();

    /// Gives the write up; returns what is to be answered.
    Runnable refuse(UncheckedIOException why);
  }

  private final ArrayDeque<Write> waiting = new ArrayDeque<>();
  private boolean held;
  private @Nullable String refusal;

  /// Keeps writes waiting until [#flush] or [#release].
  public synchronized void hold() {
    held = true;
  }

  /// Brings what waits to the disk, and goes on keeping later writes waiting where [#hold] said so.
  public void flush() {
    List<Runnable> answers;
    synchronized (this) {
      answers = land(waiting.size());
    }
    answers.forEach(Runnable::run);
  }

  /// Ends [#hold].
  public void release() {
    synchronized (this) {
      held = false;
    }
    flush();
  }

  /// Lets the machine lose its power: the first `survivors` of the waiting writes still reached the
  /// disk, the others are lost, and nobody is answered. What was answered before is there.
  public synchronized void crash(int survivors) {
    land(Math.min(survivors, waiting.size()));
    waiting.clear();
  }

  /// Lets every write fail, with `why` as the reason, until [#mend].
  public synchronized void refuse(String why) {
    refusal = why;
  }

  /// Ends [#refuse].
  public synchronized void mend() {
    refusal = null;
  }

  /// Returns how many writes wait.
  public synchronized int waiting() {
    return waiting.size();
  }

  /// Queues `write`; throws [RejectedExecutionException] where too many wait. [#settle] follows,
  /// outside of any lock.
  synchronized void queue(Write write) {
    if (waiting.size() == MAX_QUEUED) {
      throw new RejectedExecutionException(MAX_QUEUED + " writes wait for the disk already");
    }
    waiting.add(write);
  }

  /// Brings what waits to the disk unless it is held.
  void settle() {
    boolean now;
    synchronized (this) {
      now = !held;
    }
    if (now) {
      flush();
    }
  }

  private List<Runnable> land(int writes) {
    var answers = new ArrayList<Runnable>();
    for (int i = 0; i < writes; i++) {
      var write = waiting.remove();
      var why = refusal;
      answers.add(
          why == null
              ? write.land()
              : write.refuse(new UncheckedIOException(new IOException(why))));
    }
    return answers;
  }
}
