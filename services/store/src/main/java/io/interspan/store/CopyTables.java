package io.interspan.store;

import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The statements on the table of [CopySchema], prepared once a connection; they end with it.
final class CopyTables {
  private final PreparedStatement clear;
  private final PreparedStatement delete;
  private final PreparedStatement put;

  CopyTables(Connection connection) throws SQLException {
    clear = connection.prepareStatement("DELETE FROM entry WHERE \"table\" = ?");
    delete = connection.prepareStatement("DELETE FROM entry WHERE \"table\" = ? AND key = ?");
    put =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO entry (\"table\", key, value) VALUES (?, ?, ?)");
  }

  void apply(CopyWrite write) throws SQLException {
    for (var table : write.clear()) {
      clear.setString(1, table);
      clear.executeUpdate();
    }
    for (var key : write.deletes()) {
      delete.setString(1, key.table());
      delete.setString(2, key.key());
      delete.executeUpdate();
    }
    for (var entry : write.puts()) {
      put.setString(1, entry.table());
      put.setString(2, entry.key());
      put.setBytes(3, entry.value().unsafeArray());
      put.executeUpdate();
    }
  }

  static List<StoredEntry> load(Connection connection) throws SQLException {
    try (var sql = connection.createStatement();
        var result =
            sql.executeQuery("SELECT \"table\", key, value FROM entry ORDER BY \"table\", key")) {
      var entries = new ArrayList<StoredEntry>();
      while (result.next()) {
        entries.add(
            new StoredEntry(
                result.getString(1), result.getString(2), Bytes.wrap(result.getBytes(3))));
      }
      return entries;
    }
  }
}
