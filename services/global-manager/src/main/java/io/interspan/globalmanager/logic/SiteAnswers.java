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
  private final SitesBehind behind;

  SiteAnswers(Journal journal, SiteReports reports, SitesBehind behind) {
    this.journal = journal;
    this.reports = reports;
    this.behind = behind;
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
      // Null where span did not say so since this manager started.
      result.set("plan_revision", number(behind.planRevision(id).orElse(null)));
      result.set("behind_since", number(behind.of(id).map(SitesBehind.Behind::since).orElse(null)));
      result.set(
          "behind_revision", number(behind.of(id).map(SitesBehind.Behind::revision).orElse(null)));
      result.set("last_heard", number(reports.heardAt(id).orElse(null)));
      result.put("report_complete", reports.isComplete(id));
      result.set("overlay_ids", overlayIds(id));
      var references = result.putArray("references");
      reports
          .references(id)
          .forEach((path, referrers) ->
              references
                  .addObject()
                  .put("path", path)
                  .put("referrer_count", referrers)
                  .put("exists", exists(path)));
    }
    body.put("result_count", results.size());
    return ApiReply.ok(Json.canonical(body));
  }

  private boolean exists(String path) {
    try {
      return journal.shown().catalogue().get(new IntentPath(path)) != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// What the site says that its own segments have, or had; null where it was not heard of since
  /// this manager started.
  private JsonNode overlayIds(String site) {
    var use = reports.overlayIds(site).orElse(null);
    if (use == null) {
      return JsonNodeFactory.instance.nullNode();
    }
    var json = JsonNodeFactory.instance.objectNode();
    json.put("begin", use.getFirst());
    json.put("end", use.getLast());
    var used = json.putArray("used");
    use.getUsedList()
        .forEach(run -> used.addObject().put("begin", run.getFirst()).put("end", run.getLast()));
    return json;
  }

  private static JsonNode number(@Nullable Long value) {
    return value == null
        ? JsonNodeFactory.instance.nullNode()
        : JsonNodeFactory.instance.numberNode(value);
  }
}
