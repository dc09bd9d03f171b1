package io.interspan.store;

import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogRow;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The log in the file of a [SqliteIntentStore], for tools: only read, also while a process has the
/// store open. Waits for the disk; one thread at a time.
///
/// Rows are only ever added, so that reads one after the other agree with each other.
public final class IntentLogFile implements AutoCloseable {
  private final Path path;
  private final Connection connection;

  private IntentLogFile(Path path, Connection connection) {
    this.path = path;
    this.connection = connection;
  }

  /// Opens the file.
  ///
  /// @throws StoreOpenException where it cannot be read, or is no intent store of this version
  public static IntentLogFile open(Path path) throws StoreOpenException {
    return new IntentLogFile(path, ReadOnlyFile.open(path, IntentSchema.FORMAT));
  }

  /// Returns where the log stands now.
  ///
  /// @throws IOException where the file cannot be read
  public LogHead head() throws IOException {
    try {
      return IntentReads.head(connection);
    } catch (SQLException e) {
      throw DiskErrors.unreadable(path, e);
    }
  }

  /// Returns the next rows, fewer where they are large; none at the log's end.
  ///
  /// @param after the revision before the first
  /// @throws IOException where the file cannot be read
  public List<LogRow> rows(long after) throws IOException {
    try {
      return IntentReads.rows(connection, after, IntentStore.MAX_READ);
    } catch (SQLException e) {
      throw DiskErrors.unreadable(path, e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException _) {
      // A reader has nothing to lose.
    }
  }
}
