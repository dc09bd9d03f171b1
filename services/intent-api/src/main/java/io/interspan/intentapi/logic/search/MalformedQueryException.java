package io.interspan.intentapi.logic.search;

/// A query that does not follow the grammar, or is beyond its bounds.
public final class MalformedQueryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int position;

  MalformedQueryException(int position, String message) {
    // Thrown where a client is wrong: without the cost of a stack trace.
    super(message, null, false, false);
    this.position = position;
  }

  /// Returns the character at which it goes wrong: 1 for the first.
  public int position() {
    return position;
  }
}
