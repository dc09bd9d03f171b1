package io.interspan.store;

import io.interspan.model.intent.DifferencePage;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogPage;
import io.interspan.model.intent.LogQuery;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.ObjectPage;
import io.interspan.model.intent.PathScope;
import io.interspan.model.intent.StoredIntent;
import io.interspan.model.intent.UsedNumber;
import io.interspan.store.GroupWriter.Queued;
import io.interspan.store.IntentBatches.Outcome;
import io.interspan.store.IntentCommand.Append;
import io.interspan.store.IntentCommand.BeginEpoch;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/// The log of intents in one SQLite file, for one process at a time.
///
/// A commit is acknowledged after its transaction is on the disk (write-ahead log,
/// `synchronous=FULL`). A disk that fails, or is full, fails the commits of that moment; the store
/// goes on, and takes commits again as soon as the disk does. After such a failure, read the head
/// again before building on it.
///
/// Stages complete on the store's threads: what hangs on them must not wait there.
///
/// The file is complete only together with the `-wal` file beside it: copy an open one with
/// SQLite's own tools (`VACUUM INTO`, `.backup`).
public final class SqliteIntentStore implements IntentStore {
  private final SqliteFile file;
  private final SqliteWriter<IntentTables> writer;
  private final GroupWriter<IntentCommand> queue;
  private final IntentBatches batches;
  private final SqliteReader reader;
  private volatile boolean closed;

  private SqliteIntentStore(SqliteFile file) {
    this.file = file;
    this.writer = new SqliteWriter<>(file, IntentTables::new);
    this.queue = new GroupWriter<>("intent-store-writer", MAX_QUEUED, this::write);
    this.batches = new IntentBatches(queue::lastTicket);
    this.reader = new SqliteReader("intent-store-reader", file);
  }

  /// Opens the store in `path`, or makes a new one where there is none.
  ///
  /// Throws where another process has it open, where the file is not an intent store or a newer
  /// program's, and where its objects do not belong to the last row of its log.
  ///
  /// @param firstEpoch the epoch of a new store, at least 1: the time in milliseconds, so that it
  ///   is later than any store's before it
  public static SqliteIntentStore open(Path path, long firstEpoch) throws StoreOpenException {
    return open(path, firstEpoch, Connector.PLAIN);
  }

  static SqliteIntentStore open(Path path, long firstEpoch, Connector connector)
      throws StoreOpenException {
    EpochBounds.checkFirst(firstEpoch);
    var file =
        SqliteFile.open(
            path,
            IntentSchema.FORMAT,
            connector,
            connection -> new IntentTables(connection).epoch(firstEpoch));
    try {
      IntentChecks.glance(file);
    } catch (StoreOpenException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
    var store = new SqliteIntentStore(file);
    store.queue.start();
    return store;
  }

  @Override
  public CompletionStage<LogHead> head() {
    return reader.read(IntentReads::head);
  }

  @Override
  public CompletionStage<LogHead> commit(long expectedHead, LogRow row) {
    var done = new CompletableFuture<LogHead>();
    try {
      RowRules.check(expectedHead, row);
      queue.submit(new Append(expectedHead, row, done));
    } catch (RejectedExecutionException | IllegalStateException | IllegalArgumentException e) {
      done.completeExceptionally(e);
    }
    return done;
  }

  @Override
  public CompletionStage<List<LogRow>> rows(long after, int limit) {
    return reader.read(connection -> IntentReads.rows(connection, after, bounded(limit)));
  }

  @Override
  public CompletionStage<List<StoredIntent>> objects(String after, int limit) {
    return reader.read(connection -> IntentReads.objects(connection, after, bounded(limit)));
  }

  @Override
  public CompletionStage<Optional<StoredIntent>> objectAt(long revision, IntentPath path) {
    return reader.read(connection -> PastReads.objectAt(connection, revision, path));
  }

  @Override
  public CompletionStage<ObjectPage> objectsAt(
      long revision, PathScope scope, String after, int limit) {
    return reader.read(
        connection -> PastReads.objectsAt(connection, revision, scope, after, atLeastOne(limit)));
  }

  @Override
  public CompletionStage<DifferencePage> differences(
      long from, long to, PathScope scope, String after, int limit) {
    return reader.read(
        connection -> PastReads.differences(connection, from, to, scope, after, atLeastOne(limit)));
  }

  @Override
  public CompletionStage<LogPage> log(LogQuery query, int limit) {
    return reader.read(connection -> LogSearch.page(connection, query, atLeastOne(limit)));
  }

  @Override
  public CompletionStage<List<UsedNumber>> usedNumbers(IntentType type, int after, int limit) {
    return reader.read(
        connection -> IntentReads.usedNumbers(connection, type, after, bounded(limit)));
  }

  @Override
  public CompletionStage<LogHead> beginEpoch(long atLeast) {
    var done = new CompletableFuture<LogHead>();
    try {
      EpochBounds.checkAtLeast(atLeast);
      queue.submit(new BeginEpoch(atLeast, done));
    } catch (RejectedExecutionException | IllegalStateException | IllegalArgumentException e) {
      done.completeExceptionally(e);
    }
    return done;
  }

  /// Checks everything: the file's structure, and that the log, replayed from its first row, adds
  /// up to the objects.
  ///
  /// Takes as long as reading the whole file, and memory for all objects that ever were; commits
  /// and reads go on beside it.
  public CompletionStage<StoreCheck> verify() {
    var answer = new CompletableFuture<StoreCheck>();
    if (closed) {
      answer.completeExceptionally(new IllegalStateException("the store is closed"));
      return answer;
    }
    Thread.ofPlatform()
        .daemon()
        .name("intent-store-check")
        .start(() -> {
          try (var connection = file.reader()) {
            answer.complete(IntentChecks.full(connection));
          } catch (SQLException | RuntimeException | Error e) {
            answer.completeExceptionally(DiskErrors.explain(file.path(), e));
          }
        });
    return answer;
  }

  @Override
  public void close() {
    closed = true;
    queue.close();
    reader.close();
    writer.close();
    file.close();
  }

  private List<Runnable> write(List<Queued<IntentCommand>> batch) {
    Outcome outcome;
    try {
      outcome = writer.transaction(tables -> batches.enter(batch, tables));
    } catch (SQLException | RuntimeException | Error e) {
      return batches.failed(batch, DiskErrors.explainCommit(file.path(), e));
    }
    return batches.settled(outcome);
  }

  private static int atLeastOne(int limit) {
    return Math.clamp(limit, 1, MAX_READ);
  }

  private static int bounded(int limit) {
    return Math.clamp(limit, 0, MAX_READ);
  }
}
