package io.interspan.intentapi.logic.search;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A query, understood. Its text is one that [QueryParser] reads back as the same.
public sealed interface Query {
  /// What all of some queries are about.
  ///
  /// @param parts at least two
  record And(List<Query> parts) implements Query {
    public And {
      parts = atLeastTwo(parts);
    }

    @Override
    public String toString() {
      return joined(parts, " AND ");
    }
  }

  /// What any of some queries is about.
  ///
  /// @param parts at least two
  record Or(List<Query> parts) implements Query {
    public Or {
      parts = atLeastTwo(parts);
    }

    @Override
    public String toString() {
      return joined(parts, " OR ");
    }
  }

  /// What a query is not about.
  ///
  /// @param query which
  record Not(Query query) implements Query {
    @Override
    public String toString() {
      return "NOT " + inner(query);
    }
  }

  /// Objects with a value.
  ///
  /// @param field the field's name, with dots for what lies within it; empty for any field
  /// @param match what the value is
  record Term(Optional<String> field, Match match) implements Query {
    @Override
    public String toString() {
      return field.map(name -> name + ":").orElse("") + match;
    }
  }

  /// What a value is held against.
  sealed interface Match {
    /// Text with wildcards.
    ///
    /// @param glob for the whole value
    record Like(Glob glob) implements Match {
      @Override
      public String toString() {
        return glob.toString();
      }
    }

    /// One end of a range.
    ///
    /// @param order on which side of the bound
    /// @param bound compared as a number where both are, else as text
    record Range(Order order, String bound) implements Match {
      @Override
      public String toString() {
        return order.sign() + Glob.of(bound);
      }
    }
  }

  /// A side of a bound.
  enum Order {
    /// Above it.
    ABOVE(">"),
    /// Above it, or the same.
    FROM(">="),
    /// Below it.
    BELOW("<"),
    /// Below it, or the same.
    UP_TO("<=");

    private final String sign;

    Order(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }

    /// Returns whether a value lies on this side.
    ///
    /// @param comparison of the value with the bound, as [Comparable#compareTo] has it
    boolean holds(int comparison) {
      return switch (this) {
        case ABOVE -> comparison > 0;
        case FROM -> comparison >= 0;
        case BELOW -> comparison < 0;
        case UP_TO -> comparison <= 0;
      };
    }
  }

  private static List<Query> atLeastTwo(List<Query> parts) {
    if (parts.size() < 2) {
      throw new IllegalArgumentException("AND and OR join at least two, not " + parts);
    }
    return List.copyOf(parts);
  }

  private static String joined(List<Query> parts, String operator) {
    return parts.stream().map(Query::inner).collect(Collectors.joining(operator));
  }

  private static String inner(Query part) {
    return switch (part) {
      case And and -> "(" + and + ")";
      case Or or -> "(" + or + ")";
      case Not not -> not.toString();
      case Term term -> term.toString();
    };
  }
}
