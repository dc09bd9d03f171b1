package io.interspan.store;

import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.UsedNumber;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether an intent store's file agrees with itself.
final class IntentChecks {
  /// The changes of the last row whose objects are not what it made them.
  private static final String CONTRADICTIONS =
      """
      SELECT count(*) FROM change LEFT JOIN object ON object.path = change.path
      WHERE change.revision = (SELECT max(revision) FROM log) AND (
        object.revision IS NOT change.revision OR object.json IS NOT after
          OR object.type IS NOT change.type)\
      """;

  private IntentChecks() {}

  /// The cheap check, made at every open: how the log begins and ends, and whether its last row and
  /// the objects belong together.
  static void glance(SqliteFile file) throws StoreOpenException {
    try (var connection = file.reader()) {
      var problem = glance(connection);
      if (problem != null) {
        throw new DamageException(problem, null);
      }
    } catch (SQLException e) {
      throw DiskErrors.refuse(file.path(), e);
    }
  }

  private static @Nullable String glance(Connection connection) throws SQLException {
    var head = IntentReads.head(connection);
    if (head.epoch() < 1) {
      return "the epoch " + head.epoch() + " is not a positive number";
    }
    if (head.revision() == 0) {
      return Sql.number(connection, "SELECT count(*) FROM object LIMIT 1") == 0
          ? null
          : "there are objects, but the log is empty";
    }
    if (Sql.number(connection, "SELECT min(revision) FROM log") != 1) {
      return "the log does not begin with row 1";
    }
    IntentReads.rows(connection, head.revision() - 1, 1);
    long wrong = Sql.number(connection, CONTRADICTIONS);
    return wrong == 0
        ? null
        : wrong + " objects are not what row " + head.revision() + ", the last, made them";
  }

  /// The full check: SQLite's own, and a replay of the log. Sees one state of the file.
  static StoreCheck full(Connection connection) throws SQLException {
    Sql.execute(connection, "BEGIN");
    try {
      var damage = damage(connection);
      return damage.isEmpty() ? replay(connection) : new StoreCheck(0, 0, damage);
    } finally {
      Sql.execute(connection, "ROLLBACK");
    }
  }

  private static StoreCheck replay(Connection connection) throws SQLException {
    var replay = new Replay();
    LogHead head = IntentReads.head(connection);
    var rows = IntentReads.rows(connection, 0, IntentStore.MAX_READ);
    while (!rows.isEmpty()) {
      rows.forEach(replay::add);
      rows = IntentReads.rows(connection, rows.getLast().revision(), IntentStore.MAX_READ);
    }
    var objects = IntentReads.objects(connection, "", IntentStore.MAX_READ);
    while (!objects.isEmpty()) {
      objects.forEach(replay::compare);
      objects =
          IntentReads.objects(connection, objects.getLast().path().value(), IntentStore.MAX_READ);
    }
    for (var type : UsedNumber.TYPES) {
      var numbers = IntentReads.usedNumbers(connection, type, 0, IntentStore.MAX_READ);
      while (!numbers.isEmpty()) {
        numbers.forEach(replay::compare);
        int last = numbers.getLast().number();
        numbers = IntentReads.usedNumbers(connection, type, last, IntentStore.MAX_READ);
      }
    }
    links(connection, replay);
    if (replay.revision() != head.revision()) {
      replay.problem("the log has rows up to " + replay.revision() + ", then none for long");
    }
    if (head.epoch() < 1) {
      replay.problem("the epoch " + head.epoch() + " is not a positive number");
    }
    return replay.result();
  }

  private static void links(Connection connection, Replay report) throws SQLException {
    var links = new LinkReplay(report);
    try (var sql = connection.createStatement();
        var changes =
            sql.executeQuery(
                "SELECT revision, path, previous, skip FROM change ORDER BY revision, path")) {
      while (changes.next()) {
        links.compare(
            changes.getLong(1), changes.getString(2), changes.getLong(3), changes.getLong(4));
      }
    }
    try (var sql = connection.createStatement();
        var objects = sql.executeQuery("SELECT path, revision, changes FROM object")) {
      while (objects.next()) {
        links.compareLast(objects.getString(1), objects.getLong(2), objects.getLong(3));
      }
    }
    links.end();
  }

  private static List<String> damage(Connection connection) throws SQLException {
    var damage = new ArrayList<String>();
    try (var sql = connection.createStatement();
        var result = sql.executeQuery("PRAGMA integrity_check(" + StoreCheck.MAX_PROBLEMS + ")")) {
      while (result.next()) {
        if (!"ok".equals(result.getString(1))) {
          damage.add(result.getString(1));
        }
      }
    }
    if (Sql.number(connection, "SELECT count(*) FROM pragma_foreign_key_check") != 0) {
      damage.add("changes or objects name rows that the log does not have");
    }
    return damage.subList(0, Math.min(damage.size(), StoreCheck.MAX_PROBLEMS));
  }
}
