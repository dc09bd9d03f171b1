package io.interspan.intentapi.logic.search;

import io.interspan.intentapi.logic.search.Query.Order;
import java.util.regex.Pattern;

/// Cuts a query into the pieces of [QueryParser]'s grammar.
final class QueryScanner {
  /// What a piece is.
  enum Kind {
    AND,
    OR,
    NOT,
    OPEN,
    CLOSE,
    FIELD,
    WORD,
    PHRASE,
    RANGE,
    END
  }

  /// A piece.
  ///
  /// @param kind what it is
  /// @param position its first character: 1 for the query's first
  /// @param end the character after it
  /// @param text as it stands there; for a field, its name
  /// @param glob what a word or a phrase means
  record Token(Kind kind, int position, int end, String text, Glob glob) {
    /// Returns which side of a bound a range is.
    Order order() {
      return switch (text) {
        case ">" -> Order.ABOVE;
        case ">=" -> Order.FROM;
        case "<" -> Order.BELOW;
        default -> Order.UP_TO;
      };
    }
  }

  static final Pattern FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*");

  private static final Glob NOTHING = Glob.of("");

  /// What Lucene's language has, and this one has not: taken for a value it would find nothing.
  private static final String NOT_TAKEN = "[]{}^";

  private final String text;
  private int at;

  /// Whether a value comes next, in which a colon is a character like others.
  private boolean afterField;

  QueryScanner(String text) {
    this.text = text;
  }

  /// Returns the text between two positions.
  String between(int first, int afterLast) {
    return text.substring(first - 1, afterLast - 1);
  }

  /// Returns the next piece; [Kind#END] from the end on.
  Token next() throws MalformedQueryException {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return token(Kind.END, at, NOTHING);
    }
    int start = at;
    char c = text.charAt(at);
    if (c == '(' || c == ')') {
      at++;
      afterField = false;
      return token(c == '(' ? Kind.OPEN : Kind.CLOSE, start, NOTHING);
    }
    if (text.startsWith("&&", at) || text.startsWith("||", at)) {
      at += 2;
      afterField = false;
      return token(c == '&' ? Kind.AND : Kind.OR, start, NOTHING);
    }
    if (c == '!') {
      at++;
      return token(Kind.NOT, start, NOTHING);
    }
    if (c == '<' || c == '>') {
      at += text.startsWith("=", at + 1) ? 2 : 1;
      afterField = true;
      return token(Kind.RANGE, start, NOTHING);
    }
    if (c == '-' || c == '+') {
      throw new MalformedQueryException(
          start + 1, "no term begins with '" + c + "': write NOT or AND, or escape it");
    }
    return c == '"' ? phrase() : word();
  }

  private Token phrase() throws MalformedQueryException {
    int start = at++;
    var glob = new Glob.Builder();
    while (at < text.length() && text.charAt(at) != '"') {
      glob.text(text.charAt(at) == '\\' ? escaped() : plain());
    }
    if (at == text.length()) {
      throw new MalformedQueryException(start + 1, "this quote is not closed");
    }
    at++;
    afterField = false;
    return token(Kind.PHRASE, start, glob.build());
  }

  private Token word() throws MalformedQueryException {
    int start = at;
    var glob = new Glob.Builder();
    while (at < text.length() && !endsWord()) {
      char c = text.charAt(at);
      if (c == ':' && !afterField) {
        return field(start);
      }
      if (NOT_TAKEN.indexOf(c) >= 0) {
        throw new MalformedQueryException(
            at + 1, "'" + c + "' means nothing here: escape it with a backslash");
      }
      switch (c) {
        case '*' -> {
          at++;
          glob.anyRun();
        }
        case '?' -> {
          at++;
          glob.anyOne();
        }
        case '\\' -> glob.text(escaped());
        default -> glob.text(plain());
      }
    }
    if (glob.wildcards() > SearchLimits.MAX_WILDCARDS) {
      throw tooManyWildcards(start + 1);
    }
    var kind =
        switch (text.substring(start, at)) {
          case "AND" -> Kind.AND;
          case "OR" -> Kind.OR;
          case "NOT" -> Kind.NOT;
          default -> Kind.WORD;
        };
    afterField = false;
    return token(kind, start, glob.build());
  }

  static MalformedQueryException tooManyWildcards(int position) {
    return new MalformedQueryException(
        position, "a value has at most " + SearchLimits.MAX_WILDCARDS + " wildcards");
  }

  private Token field(int start) throws MalformedQueryException {
    var name = text.substring(start, at);
    if (!FIELD.matcher(name).matches()) {
      throw new MalformedQueryException(
          start + 1,
          "before a colon stands a field's name, such as tags.scope; escape a colon that is part"
              + " of a value");
    }
    at++;
    afterField = true;
    return new Token(Kind.FIELD, start + 1, at + 1, name, NOTHING);
  }

  private boolean endsWord() {
    char c = text.charAt(at);
    return c == '('
        || c == ')'
        || Character.isWhitespace(c)
        || text.startsWith("&&", at)
        || text.startsWith("||", at);
  }

  private int escaped() throws MalformedQueryException {
    if (++at == text.length()) {
      throw new MalformedQueryException(at, "a character comes after a backslash");
    }
    return plain();
  }

  private int plain() {
    int codePoint = text.codePointAt(at);
    at += Character.charCount(codePoint);
    return codePoint;
  }

  private Token token(Kind kind, int start, Glob glob) {
    return new Token(kind, start + 1, at + 1, text.substring(start, at), glob);
  }
}
