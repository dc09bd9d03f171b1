package io.interspan.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The tables of an intent store on SQLite. Readable by any tool: `SELECT revision, path, after
/// FROM change WHERE path = '...'` is an object's history (it looks through the whole log;
/// [ChangeLinks] says how to walk).
final class IntentSchema {
  /// "ISIN": Interspan, intents.
  static final int APPLICATION_ID = 0x4953494e;

  /// previous, skip: see ChangeLinks.
  private static final String CHANGE =
      """
      CREATE TABLE change (
        revision INTEGER NOT NULL REFERENCES log (revision),
        path TEXT NOT NULL,
        type TEXT NOT NULL,
        previous INTEGER NOT NULL,
        skip INTEGER NOT NULL,
        before TEXT,
        after TEXT,
        PRIMARY KEY (revision, path),
        CHECK (skip <= previous AND previous < revision),
        CHECK (before IS NOT NULL OR after IS NOT NULL)
      ) STRICT, WITHOUT ROWID\
      """;

  /// Every object that there ever was. revision, changes: of its last change, and how many it had;
  /// json: null where it is gone.
  private static final String OBJECT =
      """
      CREATE TABLE object (
        path TEXT PRIMARY KEY,
        type TEXT NOT NULL,
        revision INTEGER NOT NULL REFERENCES log (revision),
        changes INTEGER NOT NULL CHECK (changes > 0),
        json TEXT
      ) STRICT, WITHOUT ROWID\
      """;

  /// The numbers that belong to an object for ever; the log says the same.
  private static final String USED_NUMBER =
      """
      CREATE TABLE used_number (
        type TEXT NOT NULL,
        number INTEGER NOT NULL,
        path TEXT NOT NULL,
        PRIMARY KEY (type, number)
      ) STRICT, WITHOUT ROWID\
      """;

  /// The objects that differ after a migration.
  private static final String OTHER_OBJECTS =
      """
      SELECT count(*) FROM (
        SELECT path FROM (SELECT path, type, revision, json FROM old_object
          EXCEPT SELECT path, type, revision, json FROM object WHERE json IS NOT NULL)
        UNION
        SELECT path FROM (SELECT path, type, revision, json FROM object WHERE json IS NOT NULL
          EXCEPT SELECT path, type, revision, json FROM old_object))\
      """;

  static final SqliteFormat FORMAT =
      new SqliteFormat(
          "an Interspan intent store",
          APPLICATION_ID,
          3,
          List.of(
              """
              CREATE TABLE meta (
                name TEXT PRIMARY KEY,
                value INTEGER NOT NULL
              ) STRICT, WITHOUT ROWID\
              """,
              // changes: how many rows of the table change belong to the row.
              """
              CREATE TABLE log (
                revision INTEGER PRIMARY KEY CHECK (revision > 0),
                author TEXT NOT NULL,
                at INTEGER NOT NULL,
                digest_high INTEGER NOT NULL,
                digest_low INTEGER NOT NULL,
                changes INTEGER NOT NULL CHECK (changes > 0)
              ) STRICT\
              """,
              CHANGE,
              OBJECT,
              USED_NUMBER),
          IntentSchema::migrate);

  /// Before version 2 there were no used numbers, before version 3 no links: the log is entered
  /// again, as it is entered now, and must add up to the objects that there were.
  private static void migrate(Connection connection, long from) throws SQLException {
    if (from < 2) {
      Sql.execute(connection, USED_NUMBER);
    }
    Sql.execute(connection, "ALTER TABLE change RENAME TO old_change");
    Sql.execute(connection, "ALTER TABLE object RENAME TO old_object");
    Sql.execute(connection, CHANGE);
    Sql.execute(connection, OBJECT);
    var tables = new IntentTables(connection);
    try (var query =
            connection.prepareStatement(
                "SELECT path, type, CAST(before AS BLOB), CAST(after AS BLOB), revision"
                    + " FROM old_change ORDER BY revision, path");
        var result = query.executeQuery()) {
      while (result.next()) {
        tables.enter(result.getLong(5), IntentReads.change(result, 1));
      }
    }
    long wrong = Sql.number(connection, OTHER_OBJECTS);
    if (wrong > 0) {
      throw new DamageException(wrong + " objects are not what the log adds up to", null);
    }
    Sql.execute(connection, "DROP TABLE old_change");
    Sql.execute(connection, "DROP TABLE old_object");
  }

  private IntentSchema() {}
}
