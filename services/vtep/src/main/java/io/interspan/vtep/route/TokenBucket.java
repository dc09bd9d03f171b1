package io.interspan.vtep.route;

/// Lets so many events pass in a second, in the long run, and so many at once. For one loop.
public final class TokenBucket {
  private static final long SECOND = 1_000_000_000L;

  private final long nanosEach;
  private final long full;
  private long filledAt;
  private long saved;

  /// Makes one that is full.
  ///
  /// @param perSecond in the long run
  /// @param atOnce the most at once
  public TokenBucket(int perSecond, int atOnce) {
    nanosEach = SECOND / perSecond;
    full = nanosEach * atOnce;
    saved = full;
  }

  /// Returns whether one more may pass.
  ///
  /// @param now in nanoseconds
  public boolean take(long now) {
    saved = Math.min(full, saved + Math.max(0, now - filledAt));
    filledAt = now;
    if (saved < nanosEach) {
      return false;
    }
    saved -= nanosEach;
    return true;
  }
}
