package io.interspan.vtep.forward;

import io.interspan.vtep.route.TokenBucket;

/// For whom routers have asked lately, on which segment. Two that fall together take each other's
/// place: the bound of all keeps what that costs small.
final class Asked {
  private static final int PLACES = 256;
  private static final long SECOND = 1_000_000_000L;

  private final int[] segments = new int[PLACES];
  private final long[] highs = new long[PLACES];
  private final long[] lows = new long[PLACES];
  private final long[] until = new long[PLACES];
  private final boolean[] taken = new boolean[PLACES];
  private final TokenBucket all = new TokenBucket(Limits.ASKED_PER_SECOND, Limits.ASKED_AT_ONCE);

  /// Returns whether it may be asked now, which is then noted.
  ///
  /// @param now in nanoseconds
  boolean mayAsk(Segment segment, long high, long low, long now) {
    int at = (int) ((high * 31 + low * 0x9E37_79B9_7F4A_7C15L) >>> 32) & PLACES - 1;
    boolean isSame =
        taken[at] && segments[at] == segment.vni && highs[at] == high && lows[at] == low;
    if ((isSame && now - until[at] < 0) || !all.take(now)) {
      return false;
    }
    taken[at] = true;
    segments[at] = segment.vni;
    highs[at] = high;
    lows[at] = low;
    until[at] = now + SECOND;
    return true;
  }
}
