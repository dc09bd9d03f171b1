package io.interspan.intentapi.logic.state;

import java.util.BitSet;
import java.util.OptionalInt;

/// Which overlay ids any object ever had, now or before: they are never given again.
///
/// A bit each: 2 MB once the last of 24 bits is used.
final class UsedNumbers {
  private final BitSet ever;

  UsedNumbers() {
    this(new BitSet());
  }

  private UsedNumbers(BitSet ever) {
    this.ever = ever;
  }

  UsedNumbers copy() {
    return new UsedNumbers((BitSet) ever.clone());
  }

  boolean isUsed(int number) {
    return ever.get(number);
  }

  void use(int number) {
    ever.set(number);
  }

  /// Returns the first number from `from` to `max` that was never used, if one is left.
  OptionalInt firstUnused(int from, int max) {
    int number = ever.nextClearBit(from);
    return number <= max ? OptionalInt.of(number) : OptionalInt.empty();
  }
}
