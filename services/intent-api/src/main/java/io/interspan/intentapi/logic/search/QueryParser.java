package io.interspan.intentapi.logic.search;

import io.interspan.intentapi.logic.search.Query.Match;
import io.interspan.intentapi.logic.search.QueryScanner.Kind;
import io.interspan.intentapi.logic.search.QueryScanner.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the query language of NSX's search ("Full text search API" in its REST reference).
///
/// ```
///  query  = and *( OR and )                 OR is also ||
///  and    = not *( [AND] not )              AND is also &&, and may be left out
///  not    = NOT not / one                   NOT is also !
///  one    = "(" query ")" / field ":" "(" query ")" / [field ":"] value
///  value  = word / phrase / ( ">" / ">=" / "<" / "<=" ) word
/// ```
///
/// A word ends at white space, at a parenthesis, and at `&&` and `||`; `*` and `?` in it are
/// wildcards, and a backslash makes the next character stand for itself. A phrase stands in double
/// quotes and has no wildcards. Operators are in capitals.
///
/// Where NSX leaves the meaning open, or to the order in which objects are given, it is this:
/// - NOT binds closer than AND, and AND closer than OR.
/// - Words side by side are joined by AND, or are one value: `display_name:web server*` is about
///   objects called "web server 1", as clients that do not escape spaces mean it, and about those
///   called "web" that have a word like `server*` somewhere.
public final class QueryParser {
  /// Words that are not values.
  static final List<String> OPERATORS = List.of("AND", "OR", "NOT");

  private final QueryScanner scanner;
  private Token token;
  private int terms;
  private int depth;

  private QueryParser(String text) throws MalformedQueryException {
    scanner = new QueryScanner(text);
    token = scanner.next();
  }

  /// Reads a query.
  ///
  /// @throws MalformedQueryException saying where it goes wrong, and what would have been right
  public static Query parse(String text) throws MalformedQueryException {
    if (text.length() > SearchLimits.MAX_LENGTH) {
      throw new MalformedQueryException(
          SearchLimits.MAX_LENGTH + 1,
          "a query has at most " + SearchLimits.MAX_LENGTH + " characters: ask for less at a time");
    }
    var parser = new QueryParser(text);
    var query = parser.either(Optional.empty());
    if (parser.token.kind() != Kind.END) {
      throw parser.wrong("this ')' closes no '('");
    }
    return query;
  }

  private Query either(Optional<String> field) throws MalformedQueryException {
    var parts = new ArrayList<Query>();
    parts.add(all(field));
    while (token.kind() == Kind.OR) {
      advance();
      parts.add(all(field));
    }
    return parts.size() == 1 ? parts.getFirst() : new Query.Or(parts);
  }

  private Query all(Optional<String> field) throws MalformedQueryException {
    var parts = new ArrayList<Query>();
    parts.add(not(field));
    while (true) {
      switch (token.kind()) {
        case AND -> {
          advance();
          parts.add(not(field));
        }
        case NOT, OPEN, FIELD, WORD, PHRASE, RANGE -> parts.add(not(field));
        case OR, CLOSE, END -> {
          return parts.size() == 1 ? parts.getFirst() : new Query.And(parts);
        }
      }
    }
  }

  private Query not(Optional<String> field) throws MalformedQueryException {
    if (token.kind() != Kind.NOT) {
      return one(field);
    }
    enter();
    advance();
    var query = new Query.Not(not(field));
    depth--;
    return query;
  }

  private Query one(Optional<String> field) throws MalformedQueryException {
    return switch (token.kind()) {
      case OPEN -> group(field);
      case FIELD -> {
        var named = Optional.of(token.text());
        advance();
        yield switch (token.kind()) {
          case OPEN -> group(named);
          case WORD, PHRASE, RANGE -> value(named, field);
          case FIELD, AND, OR, NOT, CLOSE, END ->
              throw wrong("a value comes after '" + named.get() + ":'");
        };
      }
      case WORD, PHRASE, RANGE -> value(field, field);
      case AND, OR, NOT, CLOSE, END -> throw wrong("a term comes here, such as display_name:web*");
    };
  }

  private Query group(Optional<String> field) throws MalformedQueryException {
    enter();
    int opened = token.position();
    advance();
    var query = either(field);
    if (token.kind() != Kind.CLOSE) {
      throw new MalformedQueryException(opened, "this '(' is closed by no ')'");
    }
    advance();
    depth--;
    return query;
  }

  /// @param field of the value
  /// @param around of words that follow it
  private Query value(Optional<String> field, Optional<String> around)
      throws MalformedQueryException {
    if (token.kind() == Kind.RANGE) {
      if (field.isEmpty()) {
        throw wrong("a range is of a field, as in vni:>5000; escape the '" + token.text() + "'");
      }
      var order = token.order();
      advance();
      @Nullable String bound =
          token.kind() == Kind.WORD || token.kind() == Kind.PHRASE
              ? token.glob().text().orElse(null)
              : null;
      if (bound == null) {
        throw wrong("a number or a word without wildcards comes after '" + order.sign() + "'");
      }
      return term(field, new Match.Range(order, bound));
    }
    if (token.kind() == Kind.PHRASE) {
      return term(field, new Match.Like(token.glob()));
    }
    var whole = new Glob.Builder().glob(token.glob());
    var parts = new ArrayList<Query>();
    int end = token.end();
    parts.add(term(field, new Match.Like(token.glob())));
    while (token.kind() == Kind.WORD) {
      whole.text(scanner.between(end, token.position())).glob(token.glob());
      if (whole.wildcards() > SearchLimits.MAX_WILDCARDS) {
        throw QueryScanner.tooManyWildcards(token.position());
      }
      end = token.end();
      parts.add(term(around, new Match.Like(token.glob())));
    }
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    count();
    return new Query.Or(
        List.of(new Query.Term(field, new Match.Like(whole.build())), new Query.And(parts)));
  }

  private Query term(Optional<String> field, Match match) throws MalformedQueryException {
    count();
    advance();
    return new Query.Term(field, match);
  }

  private void count() throws MalformedQueryException {
    if (++terms > SearchLimits.MAX_TERMS) {
      throw wrong("a query has at most " + SearchLimits.MAX_TERMS + " terms");
    }
  }

  private void enter() throws MalformedQueryException {
    if (++depth > SearchLimits.MAX_DEPTH) {
      throw wrong("parentheses and NOT nest at most " + SearchLimits.MAX_DEPTH + " deep");
    }
  }

  private void advance() throws MalformedQueryException {
    token = scanner.next();
  }

  private MalformedQueryException wrong(String what) {
    return new MalformedQueryException(token.position(), what);
  }
}
