package io.interspan.intentapi.logic.search;

import io.interspan.intentapi.logic.search.Query.Match;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether values are what terms ask for.
///
/// Upper and lower case are the same, as in NSX, except in ids and paths: there, two objects may
/// differ in nothing else.
final class Values {
  /// Fields that name objects.
  private static final List<String> EXACT =
      List.of("id", "relative_path", "path", "parent_path", "unique_id");

  /// The longest number that is compared as one: what an exponent means is bounded too.
  private static final int MAX_DIGITS = 40;

  private Values() {}

  /// Returns whether a value of a field is what a term asks for.
  static boolean holds(String field, Match match, String value) {
    return switch (match) {
      case Match.Like(Glob glob) -> glob.matches(value, !EXACT.contains(field));
      case Match.Range(var order, String bound) -> order.holds(compare(value, bound));
    };
  }

  /// Returns whether a value of some field is what a term without a field asks for, or has words
  /// that are. Words stand between white space.
  static boolean holdsAnywhere(Match match, String value) {
    return switch (match) {
      case Match.Like(Glob glob) -> glob.matches(value, true) || wordHolds(glob, value);
      case Match.Range _ -> false; // The parser wants a field.
    };
  }

  private static boolean wordHolds(Glob glob, String value) {
    Optional<String> phrase = glob.text();
    if (phrase.isPresent()) {
      return phraseHolds(glob, phrase.get().length(), value);
    }
    int start = 0;
    for (int i = 0; i <= value.length(); i++) {
      if (isEdge(value, i)) {
        if (i > start && glob.matches(value, start, i, true)) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  private static boolean phraseHolds(Glob glob, int length, String value) {
    for (int i = 0; length > 0 && i + length <= value.length(); i++) {
      if ((i == 0 || isEdge(value, i - 1))
          && isEdge(value, i + length)
          && glob.matches(value, i, i + length, true)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEdge(String value, int at) {
    return at == value.length() || Character.isWhitespace(value.charAt(at));
  }

  private static int compare(String value, String bound) {
    var left = number(value);
    var right = number(bound);
    return left != null && right != null ? left.compareTo(right) : value.compareToIgnoreCase(bound);
  }

  private static @Nullable BigDecimal number(String text) {
    if (text.isEmpty()
        || text.length() > MAX_DIGITS
        || "+-.0123456789".indexOf(text.charAt(0)) < 0) {
      return null;
    }
    try {
      return text.indexOf('e') < 0 && text.indexOf('E') < 0 ? new BigDecimal(text) : null;
    } catch (NumberFormatException _) {
      return null;
    }
  }
}
