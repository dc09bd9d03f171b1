package io.interspan.model.intent;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.function.Predicate;

/// Compares a property of an object with the value of a condition.
public final class TextMatch {
  private TextMatch() {}

  /// Returns the values that a condition compares with: several for IN and NOTIN.
  public static List<String> values(Expression.Operator operator, String value) {
    return switch (operator) {
      case IN, NOTIN -> List.of(value.split("\\s*,\\s*", -1));
      case EQUALS, CONTAINS, STARTSWITH, ENDSWITH, NOTEQUALS, MATCHES -> List.of(value);
    };
  }

  /// Returns whether an operator says what a property must not be.
  public static boolean isNegative(Expression.Operator operator) {
    return operator == Expression.Operator.NOTEQUALS || operator == Expression.Operator.NOTIN;
  }

  /// Returns the question whether one property, such as one of several tags, is what the operator
  /// speaks of; a negative operator asks that none is.
  ///
  /// @throws IllegalArgumentException where the value is no regular expression, and has to be
  public static Predicate<String> of(Expression.Operator operator, String value) {
    return switch (operator) {
      case EQUALS, NOTEQUALS -> value::equals;
      case IN, NOTIN -> values(operator, value)::contains;
      case CONTAINS -> text -> text.contains(value);
      case STARTSWITH -> text -> text.startsWith(value);
      case ENDSWITH -> text -> text.endsWith(value);
      case MATCHES -> regularExpression(value);
    };
  }

  private static Predicate<String> regularExpression(String value) {
    try {
      var pattern = Pattern.compile(value);
      return text -> pattern.matcher(text).matches();
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'" + value + "' is no regular expression: " + e.getDescription(), e);
    }
  }
}
