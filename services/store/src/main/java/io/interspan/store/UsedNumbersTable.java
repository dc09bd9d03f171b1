package io.interspan.store;

import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.UsedNumber;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// Which numbers any object ever had: kept beside the log in the same transactions, so that a start
/// need not read the log for them.
final class UsedNumbersTable {
  /// The first object that has a number keeps it.
  static final String INSERT =
      "INSERT OR IGNORE INTO used_number (type, number, path) VALUES (?, ?, ?)";

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
}
