package io.interspan.intentapi.logic.history;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.interspan.intentapi.logic.Journal;
import io.interspan.intentapi.logic.StoreRead;
import io.interspan.intentapi.logic.StoreReads;
import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.api.Limits;
import io.interspan.intentapi.logic.api.ObjectShape;
import io.interspan.intentapi.logic.api.Refusals;
import io.interspan.intentapi.logic.state.Draft;
import io.interspan.intentapi.logic.state.DraftCheck;
import io.interspan.intentapi.logic.state.IntentState;
import io.interspan.intentapi.logic.state.SystemFields;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.message.Effect;
import io.interspan.model.Bytes;
import io.interspan.model.intent.Difference;
import io.interspan.model.intent.DifferencePage;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.StoredIntent;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Gives objects the fields that they had: reads what the preview showed, the difference from its
/// base to the revision to go back to, and makes it one row on top of the head, if none of these
/// objects was changed since.
///
/// Checked like any write. What the log enters itself for what sites report is left alone, and
/// follows.
final class RollbackWrite extends Asking<DifferencePage> {
  private final Journal journal;
  private final ApiRequest.Rollback request;
  private final String author;
  private final Consumer<LogRow> queued;
  private final TreeMap<String, Difference> targets = new TreeMap<>();

  RollbackWrite(
      long ticket,
      StoreReads reads,
      Journal journal,
      ApiRequest.Rollback request,
      String author,
      Consumer<LogRow> queued) {
    super(ticket, reads);
    this.journal = journal;
    this.request = request;
    this.author = author;
    this.queued = queued;
  }

  void start(List<Effect> out) {
    next("", out);
  }

  private void next(String after, List<Effect> out) {
    ask(
        new StoreRead.Differences(
            request.base(), request.to(), request.scope(), after, IntentStore.MAX_READ),
        out);
  }

  @Override
  void take(DifferencePage page, long now, List<Effect> out) {
    for (var difference : page.differences()) {
      var change = ChangeJson.of(difference);
      if (change.isUsers() && !change.isEmpty()) {
        targets.put(difference.path().value(), difference);
      }
    }
    if (targets.size() > Limits.MAX_CHANGES) {
      throw new ApiException(
          ErrorCode.TOO_LARGE,
          "one request changes at most "
              + Limits.MAX_CHANGES
              + " objects: roll back in parts, with field 'path'");
    }
    if (page.next() != null) {
      next(page.next(), out);
    } else {
      write(now, out);
    }
  }

  private void write(long now, List<Effect> out) {
    journal.requireRoom();
    var head = journal.head();
    refuseWhereMoved(head);
    var draft = journal.draft();
    var refusals = new Refusals();
    for (var target : targets.values()) {
      restore(target, draft, refusals);
    }
    var indexed = DraftCheck.row(draft, author, now, refusals);
    if (indexed == null) {
      journal.replyAtHead(replyOf(answer(head.revision(), 0)), out);
      return;
    }
    var row = indexed.row();
    refuseWhereMoreGoes(row);
    journal.commit(indexed, List.of(replyOf(answer(row.revision(), row.changes().size()))), out);
    queued.accept(row);
  }

  private static void restore(Difference target, Draft draft, Refusals refusals) {
    var type = ResourceTable.at(target.path()).orElseThrow();
    var then = target.after();
    if (then == null) {
      draft.delete(target.path(), type);
      return;
    }
    // With its number, which is its own for ever.
    var kept = SystemFields.kept(type, Json.parseOwn(then.json()));
    // What was right then may not be now: the table of types is this program's.
    type.finish(kept);
    refusals.run(
        () -> ObjectShape.requireWhole(target.path(), type, SystemFields.given(type, kept)));
    draft.put(target.path(), type, kept);
  }

  private void refuseWhereMoved(IntentState head) {
    var moved =
        targets.values().stream()
            .filter(target -> revision(target.before()) != revision(head.get(target.path())))
            .map(Difference::path)
            .toList();
    refuse(moved, "changed");
  }

  /// Objects that were made below others since the preview would go with them.
  private void refuseWhereMoreGoes(LogRow row) {
    var more = new ArrayList<IntentPath>();
    for (var change : row.changes()) {
      if (!targets.containsKey(change.path().value())
          && ResourceTable.of(change.type()).writer() == ResourceType.Writer.USERS) {
        more.add(change.path());
      }
    }
    refuse(more, "made");
  }

  private void refuse(List<IntentPath> paths, String what) {
    if (paths.isEmpty()) {
      return;
    }
    var related =
        paths.stream()
            .map(path -> ApiError.of(ErrorCode.STALE_BASE, path + " was " + what + " since"))
            .toList();
    throw new ApiException(
        new ApiError(
            ErrorCode.STALE_BASE,
            "field 'base' is "
                + request.base()
                + ": "
                + paths.getFirst()
                + (paths.size() > 1 ? " and " + (paths.size() - 1) + " more were " : " was ")
                + what
                + " since; look at the rollback again",
            related));
  }

  private ApiReply answer(long revision, int changes) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("revision", revision);
    body.put("to", request.to());
    body.put("change_count", changes);
    Bytes json = Json.canonical(body);
    return ApiReply.written(revision, json);
  }

  private static long revision(@Nullable StoredIntent object) {
    return object == null ? 0 : object.revision();
  }
}
