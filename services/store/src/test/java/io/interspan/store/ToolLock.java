package io.interspan.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/// The write lock of a SQLite file in the hands of another tool: what is to be written waits.
record ToolLock(Connection connection) implements AutoCloseable {
  static ToolLock take(Path file) throws SQLException {
    var connection = Connector.PLAIN.connect(file, Connector.Access.CREATE);
    Sql.execute(connection, "BEGIN IMMEDIATE");
    return new ToolLock(connection);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
