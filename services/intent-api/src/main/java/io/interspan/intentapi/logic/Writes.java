package io.interspan.intentapi.logic;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.state.Draft;
import io.interspan.intentapi.logic.state.DraftCheck;
import io.interspan.intentapi.logic.state.Representation;
import io.interspan.message.Effect;
import io.interspan.model.Bytes;
import io.interspan.model.intent.LogRow;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Merges and checks writes against the queued head, and queues the rows that come of them.
final class Writes {
  private final Journal journal;

  Writes(Journal journal) {
    this.journal = journal;
  }

  /// Takes a write; the answer follows the disk.
  ///
  /// @return the row that was queued, or null where the write changes nothing
  /// @throws ApiException where it is refused; nothing is changed then
  @Nullable LogRow write(
      long ticket, ApiRequest.Write request, String author, long now, List<Effect> out) {
    journal.requireRoom();
    var draft = new Draft(journal.head());
    switch (request) {
      case ApiRequest.Put(var path, var type, var object) ->
          new ObjectWriter(draft, true).put(path, type, object);
      case ApiRequest.Merge(var steps, var enforceRevision) ->
          new ObjectWriter(draft, enforceRevision).make(steps);
      case ApiRequest.Delete delete -> {
        refuseSubtree(delete);
        new ObjectWriter(draft, false).delete(delete.path(), delete.type());
      }
    }
    var row = DraftCheck.row(draft, author, now);
    if (row == null) {
      journal.replyAtHead(reply(ticket, journal.head().revision(), draftless(request)), out);
      return null;
    }
    var body = request instanceof ApiRequest.Put put ? after(put, row) : Bytes.empty();
    journal.commit(row, List.of(reply(ticket, row.revision(), body)), out);
    return row;
  }

  private void refuseSubtree(ApiRequest.Delete delete) {
    if (delete.failIfSubtree() && !journal.head().below(delete.path()).isEmpty()) {
      throw new ApiException(
          ErrorCode.IN_USE,
          delete.path() + " has objects below it, and fail_if_subtree_exists is true");
    }
  }

  private static IntentEffect.Reply reply(long ticket, long revision, Bytes body) {
    return new IntentEffect.Reply(ticket, ApiReply.written(revision, body));
  }

  private Bytes draftless(ApiRequest.Write request) {
    return request instanceof ApiRequest.Put put
        ? Representation.body(Objects.requireNonNull(journal.head().get(put.path())))
        : Bytes.empty();
  }

  private static Bytes after(ApiRequest.Put put, LogRow row) {
    return row.changes().stream()
        .filter(change -> change.path().equals(put.path()))
        .findFirst()
        .map(change -> Representation.body(change.path(), Objects.requireNonNull(change.after())))
        .orElseThrow();
  }
}
