package io.interspan.intentapi.logic;

import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.watch.WatchEffect;
import io.interspan.message.Effect;
import io.interspan.model.intent.LogRow;

/// What a service with objects of its own wants done, beside what every service does. Reads and
/// commits are handed to the store in the order in which they come.
public sealed interface IntentEffect extends Effect.Own {
  /// Append a row to the log; answered by [IntentEvent.Committed] or [IntentEvent.CommitFailed].
  ///
  /// @param ticket returned in the answer
  /// @param expectedHead the revision that the row builds on
  /// @param row the row
  record Commit(long ticket, long expectedHead, LogRow row) implements IntentEffect {}

  /// Read where the log stands; answered by [IntentEvent.HeadRead].
  record ReadHead() implements IntentEffect {}

  /// Read rows of the log; answered by [IntentEvent.LogRead].
  ///
  /// @param ticket returned in the answer
  /// @param after the revision before the first row
  /// @param limit the most rows
  record ReadLog(long ticket, long after, int limit) implements IntentEffect {}

  /// Read the store; answered by [IntentEvent.StoreAnswered] or [IntentEvent.StoreFailed].
  ///
  /// @param ticket returned in the answer
  /// @param read what
  record ReadStore(long ticket, StoreRead<?> read) implements IntentEffect {}

  /// Answer a client.
  ///
  /// @param ticket the call's
  /// @param reply what to say
  record Reply(long ticket, ApiReply reply) implements IntentEffect {}

  /// Do something with the socket of one who watches the log.
  ///
  /// @param effect what
  record Watch(WatchEffect effect) implements IntentEffect {}

  /// Say that the log is read and writes are taken: at the start, and after each failed commit.
  ///
  /// @param revision where the log stands
  record Ready(long revision) implements IntentEffect {}
}
