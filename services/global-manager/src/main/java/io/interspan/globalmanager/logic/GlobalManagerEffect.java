package io.interspan.globalmanager.logic;

import io.interspan.globalmanager.logic.api.ApiReply;
import io.interspan.message.Effect;
import io.interspan.model.intent.LogRow;

/// What the global manager wants done, beside what every service does. Reads and commits are handed
/// to the store in the order in which they come.
public sealed interface GlobalManagerEffect extends Effect.Own {
  /// Append a row to the log; answered by [GlobalManagerEvent.Committed] or
  /// [GlobalManagerEvent.CommitFailed].
  ///
  /// @param ticket returned in the answer
  /// @param expectedHead the revision that the row builds on
  /// @param row the row
  record Commit(long ticket, long expectedHead, LogRow row) implements GlobalManagerEffect {}

  /// Read where the log stands; answered by [GlobalManagerEvent.HeadRead].
  record ReadHead() implements GlobalManagerEffect {}

  /// Read rows of the log; answered by [GlobalManagerEvent.LogRead].
  ///
  /// @param ticket returned in the answer
  /// @param after the revision before the first row
  /// @param limit the most rows
  record ReadLog(long ticket, long after, int limit) implements GlobalManagerEffect {}

  /// Answer a client.
  ///
  /// @param ticket the call's
  /// @param reply what to say
  record Reply(long ticket, ApiReply reply) implements GlobalManagerEffect {}

  /// Say that the log is read and writes are taken: at the start, and after each failed commit.
  ///
  /// @param revision where the log stands
  record Ready(long revision) implements GlobalManagerEffect {}
}
