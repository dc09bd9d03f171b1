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
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/// The log of intents in memory, for the simulation: the same rules as on a real disk, on a
/// [MemoryDisk] that can be held, refuse and crash.
///
/// Deterministic: commits complete on the caller's thread, before `commit` returns unless the disk
/// is held.
public final class MemoryIntentStore implements IntentStore {
  private final MemoryDisk disk;
  private final MemoryIntentLog log;
  private final IntentBatches batches = new IntentBatches(() -> this.lastTicket);

  /// Guarded by the disk, like the queue that it counts.
  private long lastTicket;

  private volatile boolean closed;

  private MemoryIntentStore(MemoryDisk disk, MemoryIntentLog log) {
    this.disk = disk;
    this.log = log;
  }

  /// Makes an empty store on `disk`.
  ///
  /// @param firstEpoch its epoch, at least 1
  public static MemoryIntentStore create(MemoryDisk disk, long firstEpoch) {
    EpochBounds.checkFirst(firstEpoch);
    return new MemoryIntentStore(disk, new MemoryIntentLog(firstEpoch));
  }

  /// Returns a new store over what this one has on its disk: a restart, after [#close] or
  /// [MemoryDisk#crash].
  public MemoryIntentStore reopen() {
    closed = true;
    return new MemoryIntentStore(disk, log);
  }

  @Override
  public CompletionStage<LogHead> head() {
    return closed ? refused() : CompletableFuture.completedFuture(log.head());
  }

  @Override
  public CompletionStage<LogHead> commit(long expectedHead, LogRow row) {
    var done = new CompletableFuture<LogHead>();
    try {
      RowRules.check(expectedHead, row);
      queue(new Append(expectedHead, row, done));
    } catch (RejectedExecutionException | IllegalStateException | IllegalArgumentException e) {
      done.completeExceptionally(e);
      return done;
    }
    disk.settle();
    return done;
  }

  @Override
  public CompletionStage<List<LogRow>> rows(long after, int limit) {
    return closed
        ? refused()
        : CompletableFuture.completedFuture(log.rows(after, Math.clamp(limit, 0, MAX_READ)));
  }

  @Override
  public CompletionStage<List<StoredIntent>> objects(String after, int limit) {
    return closed
        ? refused()
        : CompletableFuture.completedFuture(log.objects(after, Math.clamp(limit, 0, MAX_READ)));
  }

  @Override
  public CompletionStage<Optional<StoredIntent>> objectAt(long revision, IntentPath path) {
    return read(() -> log.past(revision).object(path));
  }

  @Override
  public CompletionStage<ObjectPage> objectsAt(
      long revision, PathScope scope, String after, int limit) {
    return read(() -> log.past(revision).objects(scope, after, Math.clamp(limit, 1, MAX_READ)));
  }

  @Override
  public CompletionStage<DifferencePage> differences(
      long from, long to, PathScope scope, String after, int limit) {
    return read(() ->
        log.past(from).differences(log.past(to), scope, after, Math.clamp(limit, 1, MAX_READ)));
  }

  @Override
  public CompletionStage<LogPage> log(LogQuery query, int limit) {
    return read(() -> log.search(query, Math.clamp(limit, 1, MAX_READ)));
  }

  @Override
  public CompletionStage<List<UsedNumber>> usedNumbers(IntentType type, int after, int limit) {
    return read(() -> log.usedNumbers(type, after, Math.clamp(limit, 0, MAX_READ)));
  }

  private <T> CompletionStage<T> read(Supplier<T> query) {
    if (closed) {
      return refused();
    }
    try {
      return CompletableFuture.completedFuture(query.get());
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<LogHead> beginEpoch(long atLeast) {
    var done = new CompletableFuture<LogHead>();
    try {
      EpochBounds.checkAtLeast(atLeast);
      queue(new BeginEpoch(atLeast, done));
    } catch (RejectedExecutionException | IllegalStateException | IllegalArgumentException e) {
      done.completeExceptionally(e);
      return done;
    }
    disk.settle();
    return done;
  }

  /// Finishes what was queued.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      disk.flush();
    }
  }

  private void queue(IntentCommand command) {
    if (closed) {
      throw closedAlready();
    }
    synchronized (disk) {
      disk.queue(new Waiting(List.of(new Queued<>(lastTicket + 1, command))));
      lastTicket++;
    }
  }

  private static <T> CompletableFuture<T> refused() {
    return CompletableFuture.failedFuture(closedAlready());
  }

  private static IllegalStateException closedAlready() {
    return new IllegalStateException("the store is closed");
  }

  /// A command on its way to the disk.
  private final class Waiting implements MemoryDisk.Write {
    private final List<Queued<IntentCommand>> batch;

    private Waiting(List<Queued<IntentCommand>> batch) {
      this.batch = batch;
    }

    @Override
    public Runnable land() {
      Outcome outcome;
      try {
        outcome = batches.enter(batch, log);
      } catch (SQLException e) {
        throw new AssertionError("memory knows no SQL", e);
      }
      return all(batches.settled(outcome));
    }

    @Override
    public Runnable refuse(UncheckedIOException why) {
      return all(batches.failed(batch, why));
    }

    private static Runnable all(List<Runnable> answers) {
      return () -> answers.forEach(Runnable::run);
    }
  }
}
