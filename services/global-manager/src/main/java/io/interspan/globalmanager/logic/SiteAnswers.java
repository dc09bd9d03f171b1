package io.interspan.globalmanager.logic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.interspan.intentapi.logic.Journal;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import org.jspecify.annotations.Nullable;

/// Answers how far the declared sites are.
final class SiteAnswers {
  private final Journal journal;
  private final SiteReports reports;

  SiteAnswers(Journal journal, SiteReports reports) {
    this.journal = journal;
    this.reports = reports;
  }

  /// Answers for the declared sites: how far each is.
  ApiReply answer() {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("revision", journal.shown().revision());
    var results = body.putArray("results");
    for (var site : journal.shown().children(IntentPath.ROOT, ResourceTable.of(IntentType.SITE))) {
      var id = site.path().id();
      var result = results.addObject();
      result.put("id", id);
      result.put("path", site.path().value());
      result.put("display_name", Json.parseOwn(site.json()).path("display_name").asText());
      // Null where the site was not heard of since this manager started.
      result.set("realized_revision", number(reports.realizedRevision(id).orElse(null)));
      result.set("last_heard", number(reports.heardAt(id).orElse(null)));
      result.put("report_complete", reports.isComplete(id));
    }
    body.put("result_count", results.size());
    return ApiReply.ok(Json.canonical(body));
  }

  private static JsonNode number(@Nullable Long value) {
    return value == null
        ? JsonNodeFactory.instance.nullNode()
        : JsonNodeFactory.instance.numberNode(value);
  }
}
