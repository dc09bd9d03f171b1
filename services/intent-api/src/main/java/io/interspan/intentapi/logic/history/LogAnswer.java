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
import io.interspan.model.Bytes;
import io.interspan.model.intent.LogPage;
import io.interspan.model.intent.LogPart;
import io.interspan.model.intent.LogPlace;
import io.interspan.model.intent.LogQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers with rows of the log: who, when, and what changed, field by field. A row with more than
/// one answer holds comes in parts; `change_count` says how much the whole has.
final class LogAnswer extends Asking<LogPage> {
  private final ApiRequest.Log request;
  private final long last;
  private final ObjectNode body = JsonNodeFactory.instance.objectNode();
  private final ArrayNode results = body.putArray("results");
  private final LogQuery query;
  private int readsDone;
  private long bytes;

  /// @param last the last revision that was acknowledged
  LogAnswer(long ticket, StoreReads reads, ApiRequest.Log request, long last) {
    super(ticket, reads);
    this.request = request;
    this.last = last;
    var start =
        request.cursor() == null
            ? LogPlace.at(request.newestFirst() ? last : firstAfter(request.after()))
            : Past.logPlace(request.cursor());
    this.query =
        new LogQuery(
            start,
            request.newestFirst() ? firstAfter(request.after()) : last,
            request.newestFirst(),
            request.scope(),
            request.author());
  }

  private static long firstAfter(long revision) {
    return revision == Long.MAX_VALUE ? revision : revision + 1;
  }

  void start(List<Effect> out) {
    next(query.start(), out);
  }

  private void next(LogPlace place, List<Effect> out) {
    readsDone++;
    ask(new StoreRead.Log(query.from(place), request.limit() - results.size()), out);
  }

  @Override
  void take(LogPage page, long now, List<Effect> out) {
    page.parts().forEach(this::add);
    var next = page.next();
    if (next != null
        && results.size() < request.limit()
        && bytes < Limits.MAX_PAST_BYTES
        && readsDone < Limits.MAX_READS_AN_ANSWER) {
      next(next, out);
      return;
    }
    body.put("result_count", results.size());
    body.put("revision", last);
    if (next != null) {
      body.put("cursor", Past.cursor(next));
    }
    reply(ApiReply.ok(Json.canonical(body)), out);
  }

  private void add(LogPart part) {
    var result = results.addObject();
    result.put("revision", part.revision());
    result.put("author", part.author());
    result.put("at", part.at());
    result.put("change_count", part.rowChanges());
    var changes = result.putArray("changes");
    for (var change : part.changes()) {
      changes.add(ChangeJson.of(change).toJson());
      bytes += size(change.before()) + size(change.after());
    }
  }

  private static long size(@Nullable Bytes json) {
    return json == null ? 0 : json.size();
  }
}
