package io.interspan.store;

import io.interspan.store.Connector.Access;
import io.interspan.store.StoreOpenException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A store's file, claimed by this process: known to be ours, and with its tables.
final class SqliteFile implements AutoCloseable {
  /// What a new file holds beside its empty tables.
  interface FirstRows {
    void insert(Connection connection) throws SQLException;
  }

  private final Path path;
  private final Connector connector;
  private final FileClaim claim;

  /// Device and inode of the file, where the system has such.
  private @Nullable Object identity;

  private SqliteFile(Path path, Connector connector, FileClaim claim) {
    this.path = path;
    this.connector = connector;
    this.claim = claim;
  }

  /// Opens `path`, and makes it and its folder where they are missing.
  static SqliteFile open(Path path, SqliteFormat format, Connector connector, FirstRows rows)
      throws StoreOpenException {
    makeFolder(path);
    var file = new SqliteFile(path, connector, FileClaim.take(path));
    try {
      file.prepare(format, rows);
      file.identity = file.identify();
    } catch (StoreOpenException e) {
      file.close();
      throw e;
    } catch (IOException e) {
      file.close();
      throw new StoreOpenException(Reason.REFUSED, path, "cannot be looked at: " + e, e);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
    return file;
  }

  Path path() {
    return path;
  }

  /// Throws where the file was deleted, moved or replaced since it was opened: what is written to
  /// it now would be found by nobody.
  void checkInPlace() throws SQLException {
    try {
      if (!Objects.equals(identity, identify())) {
        throw new SQLException("the file was replaced while it was open");
      }
    } catch (IOException e) {
      throw new SQLException("the file was deleted or moved while it was open", e);
    }
  }

  /// Opens a connection that writes durably.
  Connection writer() throws SQLException {
    var connection = connector.connect(path, Access.WRITE);
    try {
      Connector.makeDurable(connection);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// Opens a connection that cannot write.
  Connection reader() throws SQLException {
    return connector.connect(path, Access.READ);
  }

  @Override
  public void close() {
    try {
      claim.close();
    } catch (IOException _) {
      // The claim is gone with its descriptor, whatever closing it said.
    }
  }

  private @Nullable Object identify() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  private void prepare(SqliteFormat format, FirstRows rows) throws StoreOpenException {
    // SQLite would open it all the same, and fail only at the first write.
    if (Files.exists(path) && !Files.isWritable(path)) {
      throw new StoreOpenException(Reason.REFUSED, path, "cannot be written to", null);
    }
    try (var connection = connector.connect(path, Access.CREATE)) {
      if (format.isNew(path, connection)) {
        Connector.makeDurable(connection);
        Sql.execute(connection, "BEGIN IMMEDIATE");
        format.create(connection);
        rows.insert(connection);
        Sql.execute(connection, "COMMIT");
      } else if (format.isOld(connection)) {
        Connector.makeDurable(connection);
        Sql.execute(connection, "BEGIN IMMEDIATE");
        format.migrate(connection);
        Sql.execute(connection, "COMMIT");
      }
    } catch (SQLException e) {
      throw DiskErrors.refuse(path, e);
    }
  }

  /// Makes the file's folder, and brings the names of what was made to the disk; SQLite does that
  /// for the file's own.
  private static void makeFolder(Path path) throws StoreOpenException {
    var folder = path.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(folder)) {
      return;
    }
    try {
      var made = new ArrayList<Path>();
      for (Path missing = folder;
          missing != null && !Files.exists(missing);
          missing = missing.getParent()) {
        made.add(missing);
      }
      Files.createDirectories(folder);
      for (var name : made) {
        try (var channel = FileChannel.open(name.getParent(), StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
    } catch (IOException e) {
      throw new StoreOpenException(Reason.REFUSED, path, "its folder cannot be made: " + e, e);
    }
  }
}
