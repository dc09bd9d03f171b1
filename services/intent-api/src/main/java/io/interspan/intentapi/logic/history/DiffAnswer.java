package io.interspan.intentapi.logic.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.StoreRead;
import io.interspan.intentapi.logic.StoreReads;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.api.Limits;
import io.interspan.message.Effect;
import io.interspan.model.intent.Difference;
import io.interspan.model.intent.DifferencePage;
import io.interspan.model.intent.LogPlace;
import io.interspan.model.intent.PathScope;
import io.interspan.model.intent.StoredIntent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers with the net differences between two revisions, or with what a rollback from the one to
/// the other would change. A page may be short, or empty, and have a cursor: so much was looked at.
final class DiffAnswer extends Asking<DifferencePage> {
  private final long from;
  private final long to;
  private final PathScope scope;
  private final ApiRequest.DiffPage page;
  private final boolean rollback;
  private final ObjectNode body = JsonNodeFactory.instance.objectNode();
  private final ArrayNode results = body.putArray("results");
  private final List<ChangeJson> shown = new ArrayList<>();
  private int readsDone;
  private long bytes;

  private final String start;

  /// @param start the path after which the page begins
  /// @param rollback whether it is the preview of one, and not only a difference
  private DiffAnswer(
      long ticket,
      StoreReads reads,
      long from,
      long to,
      PathScope scope,
      String start,
      ApiRequest.DiffPage page,
      boolean rollback) {
    super(ticket, reads);
    this.from = from;
    this.to = to;
    this.scope = scope;
    this.start = start;
    this.page = page;
    this.rollback = rollback;
  }

  /// All pages show the difference to the revision of the first: the cursor says it.
  ///
  /// @param last the last revision that was acknowledged
  static DiffAnswer ofDiff(long ticket, StoreReads reads, ApiRequest.Diff diff, long last) {
    var page = diff.page();
    var place =
        page.cursor() == null
            ? LogPlace.at(diff.to() == null ? last : diff.to())
            : Past.logPlace(page.cursor());
    boolean isOther = diff.to() != null && diff.to() != place.revision();
    if (place.revision() < 0 || place.revision() > last || isOther) {
      throw Past.wrongCursor();
    }
    return new DiffAnswer(
        ticket, reads, diff.from(), place.revision(), diff.scope(), place.path(), page, false);
  }

  /// All pages of a preview have the base of the first: the cursor says it.
  ///
  /// @param last the last revision that was acknowledged
  static DiffAnswer ofRollback(
      long ticket, StoreReads reads, ApiRequest.PreviewRollback preview, long last) {
    var page = preview.page();
    var place = page.cursor() == null ? LogPlace.at(last) : Past.logPlace(page.cursor());
    if (place.revision() < 0 || place.revision() > last) {
      throw Past.wrongCursor();
    }
    return new DiffAnswer(
        ticket, reads, place.revision(), preview.to(), preview.scope(), place.path(), page, true);
  }

  void start(List<Effect> out) {
    next(start, out);
  }

  private void next(String after, List<Effect> out) {
    readsDone++;
    ask(new StoreRead.Differences(from, to, scope, after, Limits.PAST_PAGE), out);
  }

  @Override
  void take(DifferencePage read, long now, List<Effect> out) {
    for (var difference : read.differences()) {
      if (isFull()) {
        // The one before: this one begins the next page.
        finish(shown.getLast().path().value(), out);
        return;
      }
      add(difference);
    }
    var next = read.next();
    if (next == null || isFull() || readsDone == Limits.MAX_READS_AN_ANSWER) {
      finish(next, out);
    } else {
      next(next, out);
    }
  }

  private boolean isFull() {
    return results.size() == page.size() || bytes >= Limits.MAX_PAST_BYTES;
  }

  private void add(Difference difference) {
    var change = ChangeJson.of(difference);
    if (change.isEmpty() || (rollback && !change.isUsers())) {
      return;
    }
    bytes += size(difference.before()) + size(difference.after());
    shown.add(change);
    results.add(change.toJson());
  }

  private static long size(@Nullable StoredIntent object) {
    return object == null ? 0 : object.json().size();
  }

  private void finish(@Nullable String next, List<Effect> out) {
    body.put("result_count", results.size());
    body.put("to", to);
    body.put(rollback ? "base" : "from", from);
    if (next != null) {
      body.put("cursor", Past.cursor(new LogPlace(rollback ? from : to, next)));
    } else if (rollback && page.cursor() == null && !shown.isEmpty() && PatchTree.canSay(shown)) {
      body.set("patch", PatchTree.of(shown));
    }
    reply(ApiReply.ok(Json.canonical(body)), out);
  }
}
