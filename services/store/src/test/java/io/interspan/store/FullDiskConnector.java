package io.interspan.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// A disk that can be made full: SQLite then refuses to let the file grow.
final class FullDiskConnector implements Connector {
  private static final long UNLIMITED = 4_294_967_294L;

  private final List<Connection> writers = new ArrayList<>();
  private boolean full;

  @Override
  public synchronized Connection connect(Path file, Access access) throws SQLException {
    var connection = PLAIN.connect(file, access);
    if (access == Access.WRITE) {
      writers.add(connection);
      limit(connection);
    }
    return connection;
  }

  synchronized void full(boolean full) throws SQLException {
    this.full = full;
    for (var connection : writers) {
      if (!connection.isClosed()) {
        limit(connection);
      }
    }
  }

  /// Returns the connection that writes now.
  synchronized Connection writer() {
    return writers.getLast();
  }

  /// SQLite takes a limit below the file's size for the file's size.
  private void limit(Connection connection) throws SQLException {
    Sql.execute(connection, "PRAGMA max_page_count = " + (full ? 1 : UNLIMITED));
  }
}
