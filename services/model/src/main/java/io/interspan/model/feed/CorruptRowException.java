package io.interspan.model.feed;

/// A row of a copy on disk that cannot be read as what it should be.
public final class CorruptRowException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Names the row, and says what is wrong with it.
  public CorruptRowException(String table, String key, String what) {
    super("row '%s' of table '%s' is corrupt: %s".formatted(key, table, what));
  }
}
