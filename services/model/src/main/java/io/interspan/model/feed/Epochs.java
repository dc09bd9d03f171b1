package io.interspan.model.feed;

/// How epochs are chosen: each life of a producer has a higher one than the life before.
public final class Epochs {
  private Epochs() {}

  /// Returns the epoch of a process that starts, or of a table restored from a backup.
  ///
  /// The clock lets a reinstalled machine, which has forgotten its last epoch, be believed again;
  /// the last epoch protects from a clock that went back.
  ///
  /// @param last the highest epoch that this producer remembers, 0 if none
  /// @param clockMillis the wall clock in milliseconds since 1970
  public static long next(long last, long clockMillis) {
    return Math.max(Math.addExact(last, 1), clockMillis);
  }
}
