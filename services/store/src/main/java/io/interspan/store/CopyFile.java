package io.interspan.store;

import io.interspan.model.copy.StoredEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/// The file of a [SqliteCopyStore], for tools: only read, also while a process has the store open.
public final class CopyFile {
  private CopyFile() {}

  /// Reads all rows as they are at one moment, in the order of table and key. Waits for the disk.
  ///
  /// @throws StoreOpenException where the file cannot be read, or is no copy store of this version
  /// @throws IOException where it cannot be read to its end
  public static List<StoredEntry> read(Path path) throws IOException {
    try (var connection = ReadOnlyFile.open(path, CopySchema.FORMAT)) {
      return CopyTables.load(connection);
    } catch (SQLException e) {
      throw DiskErrors.unreadable(path, e);
    }
  }
}
