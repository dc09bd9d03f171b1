package io.interspan.model.intent;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// The log of intents and the objects that it adds up to. One writer.
///
/// Safe for use by any thread. Stages complete exceptionally with [java.io.UncheckedIOException]
/// where the disk refused.
public interface IntentStore extends AutoCloseable {
  /// The most rows or objects that one read returns.
  int MAX_READ = 1_000;

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
  /// as they are, or whose JSON is not UTF-8, fails likewise ([IllegalArgumentException]).
  CompletionStage<LogHead> commit(long expectedHead, LogRow row);

  /// Reads the rows after revision `after`, at most `limit` and [#MAX_READ] of them, in order.
  CompletionStage<List<LogRow>> rows(long after, int limit);

  /// Reads the objects whose paths come after `after` ("" from the start), at most `limit` and
  /// [#MAX_READ] of them, in the order of their paths.
  CompletionStage<List<StoredIntent>> objects(String after, int limit);

  /// Begins a new epoch, as a restore from a backup does: at least one more than the last and than
  /// `atLeast`.
  CompletionStage<LogHead> beginEpoch(long atLeast);

  /// Finishes what was queued and releases the file.
  @Override
  void close();
}
