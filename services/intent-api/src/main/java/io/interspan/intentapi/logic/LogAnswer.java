package io.interspan.intentapi.logic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.message.Effect;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.LogRow;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Answers a client with rows of the log: who, when, and what changed, field by field.
///
/// @param ticket the client's
/// @param revision the last revision that was acknowledged
record LogAnswer(long ticket, long revision) implements LogReads.Reader {
  @Override
  public void rows(List<LogRow> rows, long now, List<Effect> out) {
    var body = JsonNodeFactory.instance.objectNode();
    var results = body.putArray("results");
    for (var row : rows) {
      var result = results.addObject();
      result.put("revision", row.revision());
      result.put("author", row.author());
      result.put("at", row.at());
      var changes = result.putArray("changes");
      row.changes().forEach(change -> changes.add(json(change)));
    }
    body.put("result_count", results.size());
    body.put("revision", revision);
    out.add(new IntentEffect.Reply(ticket, ApiReply.ok(Json.canonical(body))));
  }

  @Override
  public void failed(String reason, long now, List<Effect> out) {
    out.add(
        new IntentEffect.Reply(
            ticket,
            ApiReply.of(ApiError.of(ErrorCode.UNAVAILABLE, "the log cannot be read: " + reason))));
  }

  private static ObjectNode json(IntentChange change) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("path", change.path().value());
    json.put("resource_type", change.type().apiName());
    json.put(
        "kind",
        change.before() == null ? "CREATED" : change.after() == null ? "DELETED" : "CHANGED");
    var before = fields(change.before());
    var after = fields(change.after());
    var names = new TreeSet<String>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    var fields = json.putArray("fields");
    for (var name : names) {
      var old = before.get(name);
      var now = after.get(name);
      if (old == null || !old.equals(now)) {
        var field = fields.addObject();
        field.put("field", name);
        if (old != null) {
          field.set("before", old);
        }
        if (now != null) {
          field.set("after", now);
        }
      }
    }
    return json;
  }

  private static ObjectNode fields(@Nullable Bytes json) {
    return json == null ? JsonNodeFactory.instance.objectNode() : Json.parseOwn(json);
  }
}
