package io.interspan.message;

/// Who has a turn at a tick: all, or, where they are many, each at every tenth. What they look at
/// are times of a second and more, and all of them at every tick would leave time for nothing else.
final class Turns {
  /// From how many on not all have a turn at each tick.
  static final int MANY = 1_024;

  private static final int TICKS = 10;

  private int last;
  private int tick;

  /// Returns the place of one more.
  int place() {
    last = (last + 1) % TICKS;
    return last;
  }

  /// A tick begins.
  void next() {
    tick = (tick + 1) % TICKS;
  }

  /// Returns whether one of so many has a turn now.
  ///
  /// @param place its own
  boolean isNow(int place, int count) {
    return count < MANY || place == tick;
  }
}
