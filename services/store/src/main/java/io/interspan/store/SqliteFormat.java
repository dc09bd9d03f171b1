package io.interspan.store;

import io.interspan.store.StoreOpenException.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What a file of ours is known by: SQLite's `application_id` says which program's it is,
/// `user_version` which version of its tables it has.
///
/// @param what the store's name, for messages
/// @param applicationId four bytes that spell a name
/// @param version the version of the tables that this program writes
/// @param tables the statements that make them
/// @param migration what brings a file of any older version to this one
record SqliteFormat(
    String what, int applicationId, int version, List<String> tables, Migration migration) {
  /// Brings the tables of an older version to the newest, within the caller's transaction.
  interface Migration {
    void run(Connection connection, long from) throws SQLException;
  }

  SqliteFormat {
    tables = List.copyOf(tables);
  }

  /// Returns whether the file behind `connection` is still empty. Throws where it is not ours; does
  /// not change it.
  boolean isNew(Path file, Connection connection) throws SQLException, StoreOpenException {
    long id = number(file, connection, "PRAGMA application_id");
    long found = Sql.number(connection, "PRAGMA user_version");
    if (id == 0
        && found == 0
        && Sql.number(connection, "SELECT count(*) FROM sqlite_schema") == 0) {
      return true;
    }
    if (id != applicationId) {
      throw new StoreOpenException(
          Reason.FOREIGN,
          file,
          "not " + what + ": its application_id is 0x%08x, not 0x%08x".formatted(id, applicationId),
          null);
    }
    if (found > version) {
      throw new StoreOpenException(
          Reason.NEWER,
          file,
          what + " of version " + found + "; this program knows versions up to " + version,
          null);
    }
    if (found < 1) {
      throw new StoreOpenException(
          Reason.DAMAGED, file, what + " of version " + found + "; versions begin at 1", null);
    }
    return false;
  }

  /// Makes the tables, within the caller's transaction.
  void create(Connection connection) throws SQLException {
    for (var table : tables) {
      Sql.execute(connection, table);
    }
    Sql.execute(connection, "PRAGMA application_id = " + applicationId);
    Sql.execute(connection, "PRAGMA user_version = " + version);
  }

  /// Returns whether the file behind `connection`, one of ours, has an older version's tables.
  boolean isOld(Connection connection) throws SQLException {
    return Sql.number(connection, "PRAGMA user_version") < version;
  }

  /// Brings the tables to this version, within the caller's transaction.
  void migrate(Connection connection) throws SQLException {
    migration.run(connection, Sql.number(connection, "PRAGMA user_version"));
    Sql.execute(connection, "PRAGMA user_version = " + version);
  }

  /// The first look into a file: here it shows that it is no SQLite file at all.
  private long number(Path file, Connection connection, String query)
      throws SQLException, StoreOpenException {
    try {
      return Sql.number(connection, query);
    } catch (SQLiteException e) {
      if (e.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB) {
        throw new StoreOpenException(
            Reason.NO_DATABASE, file, "not " + what + ", nor any SQLite file", e);
      }
      throw e;
    }
  }
}
