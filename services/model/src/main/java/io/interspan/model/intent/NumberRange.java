package io.interspan.model.intent;

/// Whole numbers from `begin` to `end`, both among them.
///
/// @param begin the first
/// @param end the last; not before the first
public record NumberRange(int begin, int end) {
  public NumberRange {
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "a range goes from 0 or more upward, not from " + begin + " to " + end);
    }
  }

  /// Returns whether a number is in it.
  public boolean has(int number) {
    return number >= begin && number <= end;
  }

  /// Returns how many numbers there are.
  public int size() {
    return end - begin + 1;
  }

  @Override
  public String toString() {
    return begin + " to " + end;
  }
}
