package io.interspan.store;

import io.interspan.model.copy.CopyStore;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.store.CopyBatches.Command;
import io.interspan.store.GroupWriter.Queued;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A service's durable rows in one SQLite file, for one process at a time.
///
/// Writes and failures are as in [SqliteIntentStore]; stages complete on the store's threads, where
/// nothing must wait.
public final class SqliteCopyStore implements CopyStore {
  private final SqliteFile file;
  private final SqliteWriter<CopyTables> writer;
  private final GroupWriter<Command> queue;
  private final CopyBatches batches;
  private final SqliteReader reader;

  private SqliteCopyStore(SqliteFile file) {
    this.file = file;
    this.writer = new SqliteWriter<>(file, CopyTables::new);
    this.queue = new GroupWriter<>("copy-store-writer", MAX_QUEUED, this::write);
    this.batches = new CopyBatches(queue::lastTicket);
    this.reader = new SqliteReader("copy-store-reader", file);
  }

  /// Opens the store in `path`, or makes a new one where there is none.
  ///
  /// Throws where another process has it open, and where the file is not a copy store or a newer
  /// program's.
  public static SqliteCopyStore open(Path path) throws StoreOpenException {
    return open(path, Connector.PLAIN);
  }

  /// Opens the store in `path`; where its file is damaged, or no database, sets it aside and makes
  /// a new one: what copies have is fetched again.
  ///
  /// Reads the whole file once. Throws as [#open], and where the file cannot be moved.
  ///
  /// @param setAside told where the old file is now
  public static SqliteCopyStore openOrBegin(Path path, Consumer<Path> setAside) throws IOException {
    try {
      return checked(open(path));
    } catch (StoreOpenException e) {
      switch (e.reason()) {
        case DAMAGED, NO_DATABASE -> setAside.accept(DamagedFile.setAside(path));
        case IN_USE, FOREIGN, NEWER, REFUSED -> throw e;
      }
    }
    return open(path);
  }

  /// Returns a store whose pages are where they belong, or closes it and throws.
  private static SqliteCopyStore checked(SqliteCopyStore store) throws StoreOpenException {
    try (var connection = store.file.reader();
        var statement = connection.createStatement();
        var found = statement.executeQuery("PRAGMA quick_check(1)")) {
      if (found.next() && found.getString(1).equals("ok")) {
        return store;
      }
      throw new DamageException(found.getString(1), null);
    } catch (SQLException e) {
      store.close();
      throw DiskErrors.refuse(store.file.path(), e);
    } catch (RuntimeException | Error e) {
      store.close();
      throw e;
    }
  }

  static SqliteCopyStore open(Path path, Connector connector) throws StoreOpenException {
    var file = SqliteFile.open(path, CopySchema.FORMAT, connector, connection -> {});
    var store = new SqliteCopyStore(file);
    store.queue.start();
    return store;
  }

  @Override
  public CompletionStage<@Nullable Void> write(CopyWrite write) {
    var done = new CompletableFuture<@Nullable Void>();
    try {
      CopyBatches.check(write);
      queue.submit(new Command(write, done));
    } catch (RejectedExecutionException | IllegalStateException | IllegalArgumentException e) {
      done.completeExceptionally(e);
    }
    return done;
  }

  @Override
  public CompletionStage<List<StoredEntry>> load() {
    return reader.read(CopyTables::load);
  }

  @Override
  public void close() {
    queue.close();
    reader.close();
    writer.close();
    file.close();
  }

  private List<Runnable> write(List<Queued<Command>> batch) {
    try {
      writer.transaction(tables -> {
        for (var command : batches.good(batch)) {
          tables.apply(command.write());
        }
        return batch;
      });
    } catch (SQLException | RuntimeException | Error e) {
      return batches.failed(batch, DiskErrors.explain(file.path(), e));
    }
    return batches.landed(batch);
  }
}
