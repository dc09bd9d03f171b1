package io.interspan.launcher.ops;

import java.util.Locale;

/// How many there are, in words.
public final class Counted {
  private Counted() {}

  /// Returns a count with its word: `1 host`, `1,200 hosts`.
  ///
  /// @param one the word for one
  /// @param several the word for any other number
  public static String of(long count, String one, String several) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : several);
  }
}
