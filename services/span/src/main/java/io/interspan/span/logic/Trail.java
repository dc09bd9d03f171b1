package io.interspan.span.logic;

import java.util.ArrayDeque;

/// The way back from what was only tried: while it is kept, every change of the compiler's state
/// leaves on it how it is taken back. Walked from its end, so that each step finds the state that
/// its change left.
final class Trail {
  private final ArrayDeque<Runnable> steps = new ArrayDeque<>();
  private boolean kept;

  /// Keeps the way back from here on.
  void begin() {
    if (kept) {
      throw new IllegalStateException("a trail is kept already");
    }
    kept = true;
  }

  /// Returns whether it is kept: who changes state often asks before it makes a step.
  boolean isKept() {
    return kept;
  }

  /// Adds how the change at hand is taken back; nothing where no trail is kept.
  void add(Runnable back) {
    if (kept) {
      steps.push(back);
    }
  }

  /// Takes all changes back, the last first, and keeps no trail any more.
  void goBack() {
    kept = false;
    for (var step = steps.poll(); step != null; step = steps.poll()) {
      step.run();
    }
  }
}
