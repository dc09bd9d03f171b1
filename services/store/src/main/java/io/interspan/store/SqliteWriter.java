package io.interspan.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The connection that writes to a file, and its statements. Owned by one thread.
///
/// After a failure the connection is given up, which rolls back, and the next transaction opens
/// another: a disk that is full or away makes transactions fail, and nothing else.
///
/// @param <S> the prepared statements
final class SqliteWriter<S> implements AutoCloseable {
  /// Prepares the statements.
  interface Preparation<S> {
    S prepare(Connection connection) throws SQLException;
  }

  /// What one transaction does.
  interface Body<S, R> {
    R run(S statements) throws SQLException;
  }

  private record Session<S>(Connection connection, S statements) {}

  private final SqliteFile file;
  private final Preparation<S> preparation;
  private @Nullable Session<S> session;

  SqliteWriter(SqliteFile file, Preparation<S> preparation) {
    this.file = file;
    this.preparation = preparation;
  }

  /// Runs `body` as one transaction; returns once it is on the disk.
  <R> R transaction(Body<S, R> body) throws SQLException {
    var open = session == null ? open() : session;
    session = open;
    boolean done = false;
    try {
      // Takes the write lock at once: a transaction that began as a reader could not get it later.
      Sql.execute(open.connection, "BEGIN IMMEDIATE");
      file.checkInPlace();
      var result = body.run(open.statements);
      Sql.execute(open.connection, "COMMIT");
      done = true;
      return result;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  @Override
  public void close() {
    var open = session;
    session = null;
    if (open != null) {
      closeQuietly(open.connection);
    }
  }

  private Session<S> open() throws SQLException {
    var connection = file.writer();
    try {
      return new Session<>(connection, preparation.prepare(connection));
    } catch (SQLException e) {
      closeQuietly(connection);
      throw e;
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException _) {
      // What is on the disk is there, and what failed was said: nothing depends on the farewell.
    }
  }
}
