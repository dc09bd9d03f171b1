package io.interspan.model.feed;

import io.interspan.model.copy.StoredEntry;

/// A row of a copy on disk that cannot be read as what it should be.
public final class CorruptRowException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String table;
  private final String key;

  /// Names the row, and says what is wrong with it.
  public CorruptRowException(String table, String key, String what) {
    super("row '%s' of table '%s' is corrupt: %s".formatted(key, table, what));
    this.table = table;
    this.key = key;
  }

  /// Returns whether it is this row.
  public boolean isOf(StoredEntry row) {
    return row.table().equals(table) && row.key().equals(key);
  }
}
