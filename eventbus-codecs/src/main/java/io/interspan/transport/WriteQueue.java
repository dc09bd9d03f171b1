package io.interspan.transport;

import io.interspan.model.copy.CopyStore;
import io.interspan.model.copy.CopyWrite;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Writes on their way to the disk, answered in the order in which they were handed over. After one
/// that failed none is answered. Lives on the context.
final class WriteQueue {
  private static final class Write {
    final long ticket;
    final long since;
    boolean done;

    Write(long ticket, long since) {
      this.ticket = ticket;
      this.since = since;
    }
  }

  private final Context context;
  private final CopyStore store;
  private final LongConsumer persisted;
  private final Consumer<Throwable> failed;
  private final ArrayDeque<Write> waiting = new ArrayDeque<>();
  private boolean broken;

  /// @param persisted told the ticket of each write that is on the disk
  /// @param failed told once, of the first write that did not get there
  WriteQueue(Context context, CopyStore store, LongConsumer persisted, Consumer<Throwable> failed) {
    this.context = context;
    this.store = store;
    this.persisted = persisted;
    this.failed = failed;
  }

  void add(long ticket, CopyWrite rows, long now) {
    if (broken) {
      return;
    }
    var write = new Write(ticket, now);
    waiting.add(write);
    try {
      store
          .write(rows)
          .whenComplete((_, error) -> context.runOnContext(_ -> finished(write, error)));
    } catch (RuntimeException e) {
      breakDown(e);
    }
  }

  /// Returns for how many milliseconds the oldest write has been on its way.
  long oldest(long now) {
    var first = waiting.peek();
    return first == null ? 0 : now - first.since;
  }

  int size() {
    return waiting.size();
  }

  private void finished(Write write, @Nullable Throwable error) {
    if (broken) {
      return;
    }
    if (error != null) {
      breakDown(error);
      return;
    }
    write.done = true;
    while (!broken && !waiting.isEmpty() && waiting.peek().done) {
      persisted.accept(waiting.remove().ticket);
    }
  }

  private void breakDown(Throwable error) {
    broken = true;
    waiting.clear();
    failed.accept(error);
  }
}
