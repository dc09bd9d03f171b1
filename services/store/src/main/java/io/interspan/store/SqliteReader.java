package io.interspan.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The connection that reads a file, on a thread of its own: with a write-ahead log it never waits
/// for the writer, and sees what is on the disk.
final class SqliteReader implements AutoCloseable {
  /// The most reads that may wait; one more fails with [RejectedExecutionException].
  static final int MAX_QUEUED = 4_096;

  /// What one read does.
  interface Query<R> {
    R run(Connection connection) throws SQLException;
  }

  private final SqliteFile file;
  private final ThreadPoolExecutor thread;
  private @Nullable Connection connection;

  SqliteReader(String name, SqliteFile file) {
    this.file = file;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_QUEUED),
            Thread.ofPlatform().daemon().name(name).factory());
  }

  /// Runs `query` after those that were asked before.
  <R> CompletableFuture<R> read(Query<R> query) {
    var answer = new CompletableFuture<R>();
    try {
      thread.execute(() -> answer(query, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(
          thread.isShutdown() ? new IllegalStateException("the store is closed", e) : e);
    }
    return answer;
  }

  /// Finishes the reads that were asked, and closes the connection.
  @Override
  public void close() {
    thread.close();
    disconnect();
  }

  private <R> void answer(Query<R> query, CompletableFuture<R> answer) {
    R result;
    try {
      result = query.run(connection());
    } catch (SQLException | RuntimeException | Error e) {
      disconnect();
      answer.completeExceptionally(DiskErrors.explain(file.path(), e));
      return;
    }
    answer.complete(result);
  }

  private Connection connection() throws SQLException {
    var open = connection == null ? file.reader() : connection;
    connection = open;
    return open;
  }

  private void disconnect() {
    var open = connection;
    connection = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (SQLException _) {
      // A reader has nothing to lose.
    }
  }
}
