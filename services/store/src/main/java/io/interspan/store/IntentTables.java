package io.interspan.store;

import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.StoredIntent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The writer's statements on the tables of [IntentSchema], prepared once a connection; they end
/// with it.
final class IntentTables implements IntentLog {
  private final Connection connection;
  private final PreparedStatement object;
  private final PreparedStatement insertRow;
  private final PreparedStatement insertChange;
  private final PreparedStatement putObject;
  private final PreparedStatement deleteObject;
  private final PreparedStatement setEpoch;
  private final PreparedStatement useNumber;

  IntentTables(Connection connection) throws SQLException {
    this.connection = connection;
    object =
        connection.prepareStatement(
            "SELECT path, type, revision, CAST(json AS BLOB) FROM object WHERE path = ?");
    insertRow =
        connection.prepareStatement(
            "INSERT INTO log (revision, author, at, digest_high, digest_low, changes)"
                + " VALUES (?, ?, ?, ?, ?, ?)");
    insertChange =
        connection.prepareStatement(
            "INSERT INTO change (revision, path, type, before, after)"
                + " VALUES (?, ?, ?, CAST(? AS TEXT), CAST(? AS TEXT))");
    putObject =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO object (path, type, revision, json)"
                + " VALUES (?, ?, ?, CAST(? AS TEXT))");
    deleteObject = connection.prepareStatement("DELETE FROM object WHERE path = ?");
    setEpoch =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO meta (name, value) VALUES ('epoch', ?)");
    useNumber = connection.prepareStatement(UsedNumbersTable.INSERT);
  }

  @Override
  public LogHead head() throws SQLException {
    return IntentReads.head(connection);
  }

  @Override
  public @Nullable StoredIntent object(IntentPath path) throws SQLException {
    object.setString(1, path.value());
    try (var result = object.executeQuery()) {
      return result.next() ? IntentReads.object(result) : null;
    }
  }

  @Override
  public void append(LogRow row) throws SQLException {
    insertRow.setLong(1, row.revision());
    insertRow.setString(2, row.author());
    insertRow.setLong(3, row.at());
    insertRow.setLong(4, row.digest().high());
    insertRow.setLong(5, row.digest().low());
    insertRow.setInt(6, row.changes().size());
    insertRow.executeUpdate();
    for (var change : row.changes()) {
      insertChange.setLong(1, row.revision());
      insertChange.setString(2, change.path().value());
      insertChange.setString(3, change.type().apiName());
      json(insertChange, 4, change.before());
      json(insertChange, 5, change.after());
      insertChange.executeUpdate();
      var after = change.after();
      if (after == null) {
        deleteObject.setString(1, change.path().value());
        deleteObject.executeUpdate();
      } else {
        putObject.setString(1, change.path().value());
        putObject.setString(2, change.type().apiName());
        putObject.setLong(3, row.revision());
        json(putObject, 4, after);
        putObject.executeUpdate();
        UsedNumbersTable.use(useNumber, change);
      }
    }
  }

  @Override
  public void epoch(long epoch) throws SQLException {
    setEpoch.setLong(1, epoch);
    setEpoch.executeUpdate();
  }

  private static void json(PreparedStatement statement, int index, @Nullable Bytes json)
      throws SQLException {
    statement.setBytes(index, json == null ? null : json.unsafeArray());
  }
}
