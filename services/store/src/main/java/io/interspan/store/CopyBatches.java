package io.interspan.store;

import io.interspan.model.copy.CopyWrite;
import io.interspan.store.GroupWriter.Queued;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Decides which writes of a copy store are still good: one that fails takes along what was queued
/// behind it, since a difference without the one before it would leave a hole. Owned by the writer.
final class CopyBatches {
  /// A write, and the stage to complete.
  record Command(CopyWrite write, CompletableFuture<@Nullable Void> done) {}

  private final LongSupplier lastTicket;
  private long brokenUpTo;
  private @Nullable Throwable why;

  /// @param lastTicket the ticket of what was handed over last
  CopyBatches(LongSupplier lastTicket) {
    this.lastTicket = lastTicket;
  }

  /// Throws [IllegalArgumentException] where a name in `write` would not come back as it was.
  static void check(CopyWrite write) {
    write.clear().forEach(table -> RowRules.text("table", table));
    for (var key : write.deletes()) {
      RowRules.text("table", key.table());
      RowRules.text("key", key.key());
    }
    for (var entry : write.puts()) {
      RowRules.text("table", entry.table());
      RowRules.text("key", entry.key());
    }
  }

  /// Returns those of `batch` that are to be written.
  List<Command> good(List<Queued<Command>> batch) {
    return batch.stream().filter(queued -> !isBroken(queued)).map(Queued::command).toList();
  }

  /// Returns the answers to a batch whose good ones are on the disk.
  List<Runnable> landed(List<Queued<Command>> batch) {
    return batch.stream().map(this::answer).toList();
  }

  /// To be called when the transaction failed; returns the answers.
  List<Runnable> failed(List<Queued<Command>> batch, Throwable error) {
    brokenUpTo = lastTicket.getAsLong();
    why = error;
    return batch.stream()
        .<Runnable>map(queued -> () -> queued.command().done().completeExceptionally(error))
        .toList();
  }

  private Runnable answer(Queued<Command> queued) {
    var done = queued.command().done();
    if (isBroken(queued)) {
      var error =
          new UncheckedIOException(new IOException("a write queued before this one failed", why));
      return () -> done.completeExceptionally(error);
    }
    return () -> done.complete(null);
  }

  private boolean isBroken(Queued<Command> queued) {
    return queued.ticket() <= brokenUpTo;
  }
}
