package io.interspan.store;

import java.util.List;

/// The table of a copy store on SQLite.
final class CopySchema {
  /// "ISCP": Interspan, copies.
  static final int APPLICATION_ID = 0x49534350;

  static final SqliteFormat FORMAT =
      new SqliteFormat(
          "an Interspan copy store",
          APPLICATION_ID,
          1,
          List.of(
              """
              CREATE TABLE entry (
                "table" TEXT NOT NULL,
                key TEXT NOT NULL,
                value BLOB NOT NULL,
                PRIMARY KEY ("table", key)
              ) STRICT, WITHOUT ROWID\
              """),
          (_, _) -> {});

  private CopySchema() {}
}
