package io.interspan.store;

/// The bounds of a store's epochs.
final class EpochBounds {
  private EpochBounds() {}

  /// Throws where `epoch` cannot be a store's first.
  static void checkFirst(long epoch) {
    if (epoch < 1 || epoch == Long.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a store's first epoch is a time in milliseconds, not " + epoch);
    }
  }

  /// Throws where there is no epoch after `atLeast`.
  static void checkAtLeast(long atLeast) {
    if (atLeast == Long.MAX_VALUE) {
      throw new IllegalArgumentException("no epoch follows " + atLeast);
    }
  }

  /// Returns the epoch to begin: after the last, and after `atLeast`.
  static long next(long last, long atLeast) {
    return Math.addExact(Math.max(last, atLeast), 1);
  }
}
