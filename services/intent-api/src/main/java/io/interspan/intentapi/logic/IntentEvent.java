package io.interspan.intentapi.logic;

import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.watch.WatchEvent;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogRow;
import java.util.List;

/// What happens to a service with objects of its own, beside what happens to every service.
public sealed interface IntentEvent {
  /// A client asks for something.
  ///
  /// @param ticket returned in the answer
  /// @param request what for
  /// @param author who, as the log is to say
  record ApiCall(long ticket, ApiRequest request, String author) implements IntentEvent {}

  /// A [IntentEffect.ReadHead] is answered.
  ///
  /// @param head where the log stands
  record HeadRead(LogHead head) implements IntentEvent {}

  /// A [IntentEffect.ReadLog] is answered.
  ///
  /// @param ticket the effect's
  /// @param rows in order; none where the log has none there
  record LogRead(long ticket, List<LogRow> rows) implements IntentEvent {
    public LogRead {
      rows = List.copyOf(rows);
    }
  }

  /// Something happened to one who watches the log.
  ///
  /// @param event what
  record Watch(WatchEvent event) implements IntentEvent {}

  /// The store could not be read.
  ///
  /// @param ticket the [IntentEffect.ReadLog]'s; 0 for the head
  /// @param reason why not
  record ReadFailed(long ticket, String reason) implements IntentEvent {}

  /// A [IntentEffect.Commit] is on the disk.
  ///
  /// @param ticket the effect's
  record Committed(long ticket) implements IntentEvent {}

  /// A [IntentEffect.Commit] failed whole, and what was queued behind it will.
  ///
  /// @param ticket the effect's
  /// @param reason why
  /// @param nothingWritten whether it is certain that the row is not in the log
  record CommitFailed(long ticket, String reason, boolean nothingWritten) implements IntentEvent {
    /// A failure that certainly left nothing behind.
    public CommitFailed(long ticket, String reason) {
      this(ticket, reason, true);
    }
  }

  /// A [IntentEffect.ReadStore] is answered.
  ///
  /// @param ticket the effect's
  /// @param answer of the read's class
  record StoreAnswered(long ticket, Object answer) implements IntentEvent {}

  /// A [IntentEffect.ReadStore] failed.
  ///
  /// @param ticket the effect's
  /// @param reason why
  record StoreFailed(long ticket, String reason) implements IntentEvent {}
}
