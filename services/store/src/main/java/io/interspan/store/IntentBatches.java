package io.interspan.store;

import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.StaleHeadException;
import io.interspan.store.GroupWriter.Queued;
import io.interspan.store.IntentCommand.Append;
import io.interspan.store.IntentCommand.BeginEpoch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Decides, in the order of the queue, which commits enter the log: the rules of
/// [io.interspan.model.intent.IntentStore], whatever keeps it. Owned by the writer.
///
/// A commit that is refused takes along what was queued behind it, up to the moment at which its
/// committer hears of it: those were built on it. What is queued later is judged by itself.
final class IntentBatches {
  private final LongSupplier lastTicket;

  /// Commits with tickets up to this one were queued behind one that failed.
  private long brokenUpTo;

  /// @param lastTicket the ticket of what was handed over last
  IntentBatches(LongSupplier lastTicket) {
    this.lastTicket = lastTicket;
  }

  /// What became of a batch.
  ///
  /// @param answers to give once the transaction is on the disk
  /// @param refused whether a commit was refused for a fault of its own
  record Outcome(List<Runnable> answers, boolean refused) {}

  /// Enters what may enter. All of it is undone where this throws: then call [#failed].
  Outcome enter(List<Queued<IntentCommand>> batch, IntentLog log) throws SQLException {
    var head = log.head();
    var answers = new ArrayList<Runnable>();
    boolean refused = false;
    for (var queued : batch) {
      switch (queued.command()) {
        case BeginEpoch(long atLeast, var done) -> {
          head =
              new LogHead(EpochBounds.next(head.epoch(), atLeast), head.revision(), head.digest());
          log.epoch(head.epoch());
          var reached = head;
          answers.add(() -> done.complete(reached));
        }
        case Append(long expected, var row, var done) -> {
          boolean broken = refused || queued.ticket() <= brokenUpTo;
          var refusal = broken ? StaleHeadException.behind(expected) : refusal(head, log, row);
          if (refusal == null) {
            log.append(row);
            head = new LogHead(head.epoch(), row.revision(), row.digest());
            var reached = head;
            answers.add(() -> done.complete(reached));
          } else {
            refused |= !broken;
            answers.add(() -> done.completeExceptionally(refusal));
          }
        }
      }
    }
    return new Outcome(answers, refused);
  }

  /// To be called when the transaction is on the disk and nobody has been answered; returns the
  /// answers.
  List<Runnable> settled(Outcome outcome) {
    if (outcome.refused) {
      brokenUpTo = lastTicket.getAsLong();
    }
    return outcome.answers;
  }

  /// To be called when the transaction failed; returns the answers.
  List<Runnable> failed(List<Queued<IntentCommand>> batch, Throwable why) {
    brokenUpTo = lastTicket.getAsLong();
    return batch.stream()
        .<Runnable>map(queued -> () -> queued.command().done().completeExceptionally(why))
        .toList();
  }

  private static @Nullable RuntimeException refusal(LogHead head, IntentLog log, LogRow row)
      throws SQLException {
    if (row.revision() != head.revision() + 1) {
      return new StaleHeadException(row.revision() - 1, head.revision());
    }
    for (var change : row.changes()) {
      var mismatch = mismatch(change, log);
      if (mismatch != null) {
        return new IllegalArgumentException("row " + row.revision() + ": " + mismatch);
      }
    }
    return null;
  }

  private static @Nullable String mismatch(IntentChange change, IntentLog log) throws SQLException {
    var stored = log.object(change.path());
    return Replay.mismatch(
        change, stored == null ? null : stored.type(), stored == null ? null : stored.json());
  }
}
