package io.interspan.vtep.forward;

/// Whom this packet loop has told lately who has an address, in the place of whoever has it. Who
/// asks again has not got through: the address may be another workload's by now, which has not
/// spoken yet, so that this question goes on to all, and the next one is answered here again. Two
/// that fall together take each other's place: then one is answered here once more.
final class Answered {
  private static final int PLACES = 1024;
  private static final long MINUTE = 60_000_000_000L;

  private final int[] segments = new int[PLACES];
  private final long[] askers = new long[PLACES];
  private final long[] highs = new long[PLACES];
  private final long[] lows = new long[PLACES];
  private final long[] until = new long[PLACES];
  private final boolean[] taken = new boolean[PLACES];

  /// Returns whether a question may be answered here, which is then noted.
  ///
  /// @param asker its MAC address
  /// @param high of the address that it asks for, as `low`
  /// @param now in nanoseconds
  boolean mayAnswer(Segment segment, long asker, long high, long low, long now) {
    long hash = ((asker * 31 + high) * 31 + low) * 0x9E37_79B9_7F4A_7C15L;
    int at = (int) (hash >>> 32) & PLACES - 1;
    if (taken[at]
        && now - until[at] < 0
        && segments[at] == segment.vni
        && askers[at] == asker
        && highs[at] == high
        && lows[at] == low) {
      taken[at] = false;
      return false;
    }
    taken[at] = true;
    segments[at] = segment.vni;
    askers[at] = asker;
    highs[at] = high;
    lows[at] = low;
    until[at] = now + MINUTE;
    return true;
  }
}
