package io.interspan.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The tables of an intent store on SQLite. Readable by any tool: `SELECT revision, path, after
/// FROM change WHERE path = '...'` is an object's history.
final class IntentSchema {
  /// "ISIN": Interspan, intents.
  static final int APPLICATION_ID = 0x4953494e;

  /// From an object to its revisions.
  private static final String CHANGE_BY_PATH =
      "CREATE INDEX change_by_path ON change (path, revision)";

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

  static final SqliteFormat FORMAT =
      new SqliteFormat(
          "an Interspan intent store",
          APPLICATION_ID,
          2,
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
              """
              CREATE TABLE change (
                revision INTEGER NOT NULL REFERENCES log (revision),
                path TEXT NOT NULL,
                type TEXT NOT NULL,
                before TEXT,
                after TEXT,
                PRIMARY KEY (revision, path),
                CHECK (before IS NOT NULL OR after IS NOT NULL)
              ) STRICT, WITHOUT ROWID\
              """,
              """
              CREATE TABLE object (
                path TEXT PRIMARY KEY,
                type TEXT NOT NULL,
                revision INTEGER NOT NULL REFERENCES log (revision),
                json TEXT NOT NULL
              ) STRICT, WITHOUT ROWID\
              """,
              CHANGE_BY_PATH,
              USED_NUMBER),
          List.of(IntentSchema::toVersion2));

  /// Version 2 reads the past, and starts without reading the log.
  private static void toVersion2(Connection connection) throws SQLException {
    Sql.execute(connection, CHANGE_BY_PATH);
    Sql.execute(connection, USED_NUMBER);
    UsedNumbersTable.fill(connection);
  }

  private IntentSchema() {}
}
