package io.interspan.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/// Opens connections to a file; another one than [#PLAIN] lets disks fail.
interface Connector {
  /// How long a write waits for another tool that holds the file's write lock, such as an open
  /// transaction in the `sqlite3` shell.
  Duration BUSY_TIMEOUT = Duration.ofSeconds(10);

  /// The size to which the write-ahead log is cut back after a checkpoint, in bytes.
  long WAL_KEPT = 64L << 20;

  /// The most of a file that a connection that writes keeps in memory, in bytes: the objects that
  /// change often, and the end of the log. With SQLite's own 2 MB a third of a write is reading.
  int CACHE = 32 << 20;

  /// Opens files as they are.
  Connector PLAIN = Connector::open;

  /// What a connection may do.
  enum Access {
    /// Read.
    READ,
    /// Read and write.
    WRITE,
    /// Read and write, and make the file where there is none.
    CREATE
  }

  /// Opens `file`; changes nothing in it, but SQLite may end a transaction that a crash cut off.
  Connection connect(Path file, Access access) throws SQLException;

  /// Settles how the connection writes: the write-ahead log, and each commit on the disk before it
  /// returns.
  static void makeDurable(Connection connection) throws SQLException {
    Sql.execute(connection, "PRAGMA journal_mode = WAL");
    Sql.execute(connection, "PRAGMA synchronous = FULL");
    // macOS keeps what fsync was told in the drive's cache; this asks for more, and is nothing
    // elsewhere.
    Sql.execute(connection, "PRAGMA fullfsync = ON");
    Sql.execute(connection, "PRAGMA checkpoint_fullfsync = ON");
    Sql.execute(connection, "PRAGMA journal_size_limit = " + WAL_KEPT);
    // Negative: in KiB, not in pages.
    Sql.execute(connection, "PRAGMA cache_size = -" + (CACHE >> 10));
    Sql.execute(connection, "PRAGMA foreign_keys = ON");
  }

  private static Connection open(Path file, Access access) throws SQLException {
    var config = new SQLiteConfig();
    config.setReadOnly(access == Access.READ);
    if (access == Access.WRITE) {
      config.resetOpenMode(SQLiteOpenMode.CREATE);
    }
    // Nobody asks for keys: all are given. The driver would look them up after every insert.
    config.setGetGeneratedKeys(false);
    config.setBusyTimeout(Math.toIntExact(BUSY_TIMEOUT.toMillis()));
    // A URI, so that no character of the path means anything to the driver.
    return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath().toUri());
  }
}
