package io.interspan.store;

import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.UsedNumber;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;

/// Which numbers any object ever had: kept beside the log in the same transactions, so that a start
/// need not read the log for them.
final class UsedNumbersTable {
  /// The first object that has a number keeps it.
  static final String INSERT =
      "INSERT OR IGNORE INTO used_number (type, number, path) VALUES (?, ?, ?)";

  private static final String NUMBERED =
      """
      SELECT path, type, NULL, CAST(after AS BLOB) FROM change
      WHERE type IN (%s) AND after IS NOT NULL ORDER BY revision, path\
      """
          .formatted(String.join(", ", Collections.nCopies(UsedNumber.TYPES.size(), "?")));

  private UsedNumbersTable() {}

  /// Enters the number that a change gives its object, if it does.
  static void use(PreparedStatement insert, IntentChange change) throws SQLException {
    var used = UsedNumber.of(change);
    if (used.isPresent()) {
      insert.setString(1, used.get().type().apiName());
      insert.setInt(2, used.get().number());
      insert.setString(3, used.get().path().value());
      insert.executeUpdate();
    }
  }

  /// Enters the numbers of the whole log.
  static void fill(Connection connection) throws SQLException {
    try (var insert = connection.prepareStatement(INSERT);
        var query = connection.prepareStatement(NUMBERED)) {
      for (int i = 0; i < UsedNumber.TYPES.size(); i++) {
        query.setString(i + 1, UsedNumber.TYPES.get(i).apiName());
      }
      try (var result = query.executeQuery()) {
        while (result.next()) {
          use(insert, IntentReads.change(result, 1));
        }
      }
    }
  }
}
