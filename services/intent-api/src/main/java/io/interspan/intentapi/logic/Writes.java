package io.interspan.intentapi.logic;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Refusals;
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
    var draft = journal.draft();
    var refusals = new Refusals();
    switch (request) {
      case ApiRequest.Put(var path, var type, var object, var children) ->
          new ObjectWriter(draft, true, false, refusals).put(path, type, object, children);
      case ApiRequest.Merge(var steps, var enforceRevision, var replaces) ->
          new ObjectWriter(draft, enforceRevision, replaces, refusals).make(steps);
      case ApiRequest.Delete delete -> {
        refuseSubtree(delete);
        new ObjectWriter(draft, false, false, refusals).delete(delete.path(), delete.type());
      }
    }
    var before = journal.head();
    var indexed = DraftCheck.row(draft, author, now, refusals);
    if (indexed == null) {
      journal.replyAtHead(reply(ticket, before.revision(), unchanged(request)), out);
      return null;
    }
    var row = indexed.row();
    var body =
        request instanceof ApiRequest.Put put
            ? Representation.body(before, row, put.path())
            : Bytes.empty();
    journal.commit(indexed, List.of(reply(ticket, row.revision(), body)), out);
    return row;
  }

  /// Merges and checks a tree as [#write] does, and queues nothing.
  ///
  /// @return the row that would be queued, or null where the tree changes nothing
  /// @throws ApiException where it is refused
  @Nullable LogRow draft(ApiRequest.Merge merge, String author, long now) {
    journal.requireRoom();
    var draft = journal.draft();
    var refusals = new Refusals();
    new ObjectWriter(draft, merge.enforceRevision(), merge.replaces(), refusals)
        .make(merge.steps());
    var indexed = DraftCheck.row(draft, author, now, refusals);
    return indexed == null ? null : indexed.row();
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

  private Bytes unchanged(ApiRequest.Write request) {
    var catalogue = journal.head().catalogue();
    return request instanceof ApiRequest.Put put
        ? Representation.body(catalogue, Objects.requireNonNull(catalogue.get(put.path())))
        : Bytes.empty();
  }
}
