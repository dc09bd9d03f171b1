package io.interspan.globalmanager.logic;

import io.interspan.globalmanager.logic.api.ApiRequest;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogRow;
import java.util.List;

/// What happens to the global manager, beside what happens to every service.
public sealed interface GlobalManagerEvent {
  /// A client asks for something.
  ///
  /// @param ticket returned in the answer
  /// @param request what for
  /// @param author who, as the log is to say
  record ApiCall(long ticket, ApiRequest request, String author) implements GlobalManagerEvent {}

  /// A [GlobalManagerEffect.ReadHead] is answered.
  ///
  /// @param head where the log stands
  record HeadRead(LogHead head) implements GlobalManagerEvent {}

  /// A [GlobalManagerEffect.ReadLog] is answered.
  ///
  /// @param ticket the effect's
  /// @param rows in order; none where the log has none there
  record LogRead(long ticket, List<LogRow> rows) implements GlobalManagerEvent {
    public LogRead {
      rows = List.copyOf(rows);
    }
  }

  /// The store could not be read.
  ///
  /// @param ticket the [GlobalManagerEffect.ReadLog]'s; 0 for the head
  /// @param reason why not
  record ReadFailed(long ticket, String reason) implements GlobalManagerEvent {}

  /// A [GlobalManagerEffect.Commit] is on the disk.
  ///
  /// @param ticket the effect's
  record Committed(long ticket) implements GlobalManagerEvent {}

  /// A [GlobalManagerEffect.Commit] failed whole, and what was queued behind it will.
  ///
  /// @param ticket the effect's
  /// @param reason why
  record CommitFailed(long ticket, String reason) implements GlobalManagerEvent {}
}
