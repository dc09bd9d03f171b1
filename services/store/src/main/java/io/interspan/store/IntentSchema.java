package io.interspan.store;

import java.util.List;

/// The tables of an intent store on SQLite. Readable by any tool: `SELECT revision, path, after
/// FROM change WHERE path = '...'` is an object's history.
final class IntentSchema {
  /// "ISIN": Interspan, intents.
  static final int APPLICATION_ID = 0x4953494e;

  static final SqliteFormat FORMAT =
      new SqliteFormat(
          "an Interspan intent store",
          APPLICATION_ID,
          1,
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
              """));

  private IntentSchema() {}
}
