package io.interspan.model.intent;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The log of intents and the objects that it adds up to. One writer.
///
/// Safe for use by any thread. Stages complete exceptionally with [java.io.UncheckedIOException]
/// where the disk refused.
public interface IntentStore extends AutoCloseable {
  /// The most rows or objects that one read returns.
  int MAX_READ = 1_000;

  /// How many bytes of objects one read returns before it ends early; one object or row more may
  /// follow.
  int MAX_READ_BYTES = 1 << 20;

  /// The most commits that may wait for the disk; one more fails with
  /// [java.util.concurrent.RejectedExecutionException].
  int MAX_QUEUED = 4_096;

  /// Reads where the log stands.
  CompletionStage<LogHead> head();

  /// Appends `row` and updates the objects that it names, all or nothing; completes with the new
  /// head once it is on the disk. What queues up while one commit is on its way to the disk goes
  /// with the next.
  ///
  /// `expectedHead` is the revision that the row builds on, `row.revision() - 1`, possibly still
  /// queued. Where it is not the head, or the disk refuses, the commit fails whole, and with it
  /// what was queued behind it ([StaleHeadException]). A row whose changes contradict the objects
  /// as they are, or whose JSON is not UTF-8, fails likewise ([IllegalArgumentException]). Where
  /// the disk failed in the middle, it may be there all the same ([OutcomeUnknownException]).
  CompletionStage<LogHead> commit(long expectedHead, LogRow row);

  /// Reads the rows after revision `after`, at most `limit` and [#MAX_READ] of them, in order;
  /// fewer where they have more than [#MAX_READ_BYTES], but one.
  CompletionStage<List<LogRow>> rows(long after, int limit);

  /// Reads the objects whose paths come after `after` ("" from the start), at most `limit` and
  /// [#MAX_READ] of them, in the order of their paths.
  CompletionStage<List<StoredIntent>> objects(String after, int limit);

  /// Reads the object at `path` as it was at `revision`; none where there was none.
  ///
  /// Fails where the log has no such revision ([IllegalArgumentException]), as all reads in the
  /// past do; revision 0 is the empty log.
  CompletionStage<Optional<StoredIntent>> objectAt(long revision, IntentPath path);

  /// Reads the objects of `scope` as they were at `revision`, those whose paths come after `after`
  /// ("" from the start), in the order of their paths. A read looks at no more than `limit`,
  /// [#MAX_READ] or [#MAX_READ_BYTES], of what is there now or ever was.
  CompletionStage<ObjectPage> objectsAt(long revision, PathScope scope, String after, int limit);

  /// Reads how the objects of `scope` at revision `to` differ from those at `from`, which may be
  /// the later one; those whose paths come after `after` ("" from the start), in the order of their
  /// paths. Bounded like [#objectsAt].
  CompletionStage<DifferencePage> differences(
      long from, long to, PathScope scope, String after, int limit);

  /// Reads what the log says, change by change; at most `limit` rows or parts of rows, and about
  /// [#MAX_READ_BYTES]. A read looks at no more than [#MAX_READ] rows.
  CompletionStage<LogPage> log(LogQuery query, int limit);

  /// Reads the numbers after `after` that any object of a type ever had, at most `limit` and
  /// [#MAX_READ] of them, in order.
  CompletionStage<List<UsedNumber>> usedNumbers(IntentType type, int after, int limit);

  /// Begins a new epoch, as a restore from a backup does: at least one more than the last and than
  /// `atLeast`.
  CompletionStage<LogHead> beginEpoch(long atLeast);

  /// Finishes what was queued and releases the file.
  @Override
  void close();
}
