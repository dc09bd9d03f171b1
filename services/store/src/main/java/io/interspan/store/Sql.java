package io.interspan.store;

import java.sql.Connection;
import java.sql.SQLException;

/// Statements that need no parameters.
final class Sql {
  private Sql() {}

  static void execute(Connection connection, String statement) throws SQLException {
    try (var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  /// Returns the number that `query` answers with.
  static long number(Connection connection, String query) throws SQLException {
    try (var sql = connection.createStatement();
        var result = sql.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }
}
