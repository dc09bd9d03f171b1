package io.interspan.model.copy;

import java.util.List;

/// Rows to put and keys to delete, all or none of them.
///
/// @param clear tables to empty first
/// @param deletes keys to delete
/// @param puts rows to insert or replace, after the deletes
public record CopyWrite(List<String> clear, List<Key> deletes, List<StoredEntry> puts) {
  /// Changes nothing.
  public static final CopyWrite NOTHING = new CopyWrite(List.of(), List.of(), List.of());

  /// A row's name.
  ///
  /// @param table the table
  /// @param key unique within the table
  public record Key(String table, String key) {}

  public CopyWrite {
    clear = List.copyOf(clear);
    deletes = List.copyOf(deletes);
    puts = List.copyOf(puts);
  }
}
