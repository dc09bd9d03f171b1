package io.interspan.store;

import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentChange;
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
  private final PreparedStatement last;
  private final PreparedStatement skip;
  private final PreparedStatement insertRow;
  private final PreparedStatement insertChange;
  private final PreparedStatement putObject;
  private final PreparedStatement setEpoch;
  private final PreparedStatement useNumber;

  /// An object's last change.
  ///
  /// @param changes how many it had, this one included
  private record Last(long revision, long changes) {
    static final Last NONE = new Last(0, 0);
  }

  IntentTables(Connection connection) throws SQLException {
    this.connection = connection;
    object =
        connection.prepareStatement(
            "SELECT path, type, revision, CAST(json AS BLOB) FROM object"
                + " WHERE path = ? AND json IS NOT NULL");
    last = connection.prepareStatement("SELECT revision, changes FROM object WHERE path = ?");
    skip = connection.prepareStatement("SELECT skip FROM change WHERE revision = ? AND path = ?");
    insertRow =
        connection.prepareStatement(
            "INSERT INTO log (revision, author, at, digest_high, digest_low, changes)"
                + " VALUES (?, ?, ?, ?, ?, ?)");
    insertChange =
        connection.prepareStatement(
            "INSERT INTO change (revision, path, type, previous, skip, before, after)"
                + " VALUES (?, ?, ?, ?, ?, CAST(? AS TEXT), CAST(? AS TEXT))");
    putObject =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO object (path, type, revision, changes, json)"
                + " VALUES (?, ?, ?, ?, CAST(? AS TEXT))");
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
      enter(row.revision(), change);
    }
  }

  /// Enters a change of the row of a revision, and what becomes of its object.
  void enter(long revision, IntentChange change) throws SQLException {
    var path = change.path().value();
    var before = last(path);
    insertChange.setLong(1, revision);
    insertChange.setString(2, path);
    insertChange.setString(3, change.type().apiName());
    insertChange.setLong(4, before.revision);
    insertChange.setLong(5, skip(path, before));
    json(insertChange, 6, change.before());
    json(insertChange, 7, change.after());
    insertChange.executeUpdate();
    putObject.setString(1, path);
    putObject.setString(2, change.type().apiName());
    putObject.setLong(3, revision);
    putObject.setLong(4, before.changes + 1);
    json(putObject, 5, change.after());
    putObject.executeUpdate();
    UsedNumbersTable.use(useNumber, change);
  }

  private Last last(String path) throws SQLException {
    last.setString(1, path);
    try (var result = last.executeQuery()) {
      return result.next() ? new Last(result.getLong(1), result.getLong(2)) : Last.NONE;
    }
  }

  /// Returns the revision that the change after an object's last one skips to.
  private long skip(String path, Last last) throws SQLException {
    long wanted = ChangeLinks.skipped(last.changes + 1);
    if (wanted == 0) {
      return 0;
    }
    long revision = last.revision;
    for (long n = last.changes; n > wanted; n = ChangeLinks.skipped(n)) {
      skip.setLong(1, revision);
      skip.setString(2, path);
      try (var result = skip.executeQuery()) {
        if (!result.next()) {
          throw new DamageException("row " + revision + " has no change of " + path, null);
        }
        revision = result.getLong(1);
      }
    }
    return revision;
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
