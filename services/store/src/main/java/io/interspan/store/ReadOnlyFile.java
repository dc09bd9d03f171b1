package io.interspan.store;

import io.interspan.store.Connector.Access;
import io.interspan.store.StoreOpenException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/// Opens a store's file to be read beside the process that may have it open.
///
/// With a write-ahead log a reader holds up no writer, as long as each of its reads is a short one:
/// while one lasts, the log cannot be cut back. The file is not claimed, and never written to.
final class ReadOnlyFile {
  private ReadOnlyFile() {}

  /// Opens a connection that cannot write. Throws where there is no such store, or one whose tables
  /// are not this program's.
  static Connection open(Path path, SqliteFormat format) throws StoreOpenException {
    if (!Files.exists(path)) {
      throw new StoreOpenException(Reason.REFUSED, path, "there is no such file", null);
    }
    try {
      var connection = Connector.PLAIN.connect(path, Access.READ);
      try {
        check(path, format, connection);
      } catch (StoreOpenException | SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
      return connection;
    } catch (SQLException e) {
      throw DiskErrors.refuse(path, e);
    }
  }

  private static void check(Path path, SqliteFormat format, Connection connection)
      throws SQLException, StoreOpenException {
    if (format.isNew(path, connection)) {
      throw new StoreOpenException(Reason.REFUSED, path, "is empty: nothing was written yet", null);
    }
    if (format.isOld(connection)) {
      throw new StoreOpenException(
          Reason.REFUSED,
          path,
          "is of an older version of this program: start that which writes it once",
          null);
    }
  }
}
