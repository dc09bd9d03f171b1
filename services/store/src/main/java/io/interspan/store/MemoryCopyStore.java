package io.interspan.store;

import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyStore;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.store.CopyBatches.Command;
import io.interspan.store.GroupWriter.Queued;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A service's durable rows in memory, for the simulation, on a [MemoryDisk] that can be held,
/// refuse and crash.
///
/// Deterministic: writes complete on the caller's thread, before `write` returns unless the disk is
/// held.
public final class MemoryCopyStore implements CopyStore {
  /// The order of code points, as that of UTF-8 bytes is; `String`'s own is another.
  private static final Comparator<String> CODE_POINTS =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final MemoryDisk disk;
  private final NavigableMap<CopyWrite.Key, Bytes> entries;
  private final CopyBatches batches = new CopyBatches(() -> this.lastTicket);

  /// Guarded by the disk, like the queue that it counts.
  private long lastTicket;

  private volatile boolean closed;

  private MemoryCopyStore(MemoryDisk disk, NavigableMap<CopyWrite.Key, Bytes> entries) {
    this.disk = disk;
    this.entries = entries;
  }

  /// Makes an empty store on `disk`.
  public static MemoryCopyStore create(MemoryDisk disk) {
    return new MemoryCopyStore(
        disk,
        new TreeMap<>(
            Comparator.comparing(CopyWrite.Key::table, CODE_POINTS)
                .thenComparing(CopyWrite.Key::key, CODE_POINTS)));
  }

  /// Returns a new store over what this one has on its disk: a restart, after [#close] or
  /// [MemoryDisk#crash].
  public MemoryCopyStore reopen() {
    closed = true;
    return new MemoryCopyStore(disk, entries);
  }

  @Override
  public CompletionStage<@Nullable Void> write(CopyWrite write) {
    var done = new CompletableFuture<@Nullable Void>();
    try {
      CopyBatches.check(write);
      if (closed) {
        throw new IllegalStateException("the store is closed");
      }
      synchronized (disk) {
        disk.queue(new Waiting(List.of(new Queued<>(lastTicket + 1, new Command(write, done)))));
        lastTicket++;
      }
    } catch (RejectedExecutionException | IllegalStateException | IllegalArgumentException e) {
      done.completeExceptionally(e);
      return done;
    }
    disk.settle();
    return done;
  }

  @Override
  public CompletionStage<List<StoredEntry>> load() {
    if (closed) {
      return CompletableFuture.failedFuture(new IllegalStateException("the store is closed"));
    }
    synchronized (disk) {
      return CompletableFuture.completedFuture(
          entries.entrySet().stream()
              .map(e -> new StoredEntry(e.getKey().table(), e.getKey().key(), e.getValue()))
              .toList());
    }
  }

  /// Finishes the writes that were handed over.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      disk.flush();
    }
  }

  private void apply(CopyWrite write) {
    write.clear().forEach(table -> entries.keySet().removeIf(key -> key.table().equals(table)));
    write.deletes().forEach(entries::remove);
    write.puts().forEach(e -> entries.put(new CopyWrite.Key(e.table(), e.key()), e.value()));
  }

  /// A write on its way to the disk, which calls it under its own lock.
  private final class Waiting implements MemoryDisk.Write {
    private final List<Queued<Command>> batch;

    private Waiting(List<Queued<Command>> batch) {
      this.batch = batch;
    }

    @Override
    public Runnable land() {
      batches.good(batch).forEach(command -> apply(command.write()));
      return all(batches.landed(batch));
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
