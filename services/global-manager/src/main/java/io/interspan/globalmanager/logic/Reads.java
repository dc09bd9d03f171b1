package io.interspan.globalmanager.logic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.globalmanager.logic.api.ApiException;
import io.interspan.globalmanager.logic.api.ApiReply;
import io.interspan.globalmanager.logic.api.ApiRequest;
import io.interspan.globalmanager.logic.api.ErrorCode;
import io.interspan.globalmanager.logic.api.Json;
import io.interspan.globalmanager.logic.state.IntentState;
import io.interspan.globalmanager.logic.state.Representation;
import io.interspan.globalmanager.logic.type.ResourceTable;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import org.jspecify.annotations.Nullable;

/// Answers reads from what was acknowledged.
final class Reads {
  /// What clients of the NSX API choose their features by.
  private static final String NSX_VERSION = "4.1.2.0.0.1";

  private final Journal journal;
  private final SiteReports reports;

  Reads(Journal journal, SiteReports reports) {
    this.journal = journal;
    this.reports = reports;
  }

  /// Answers for one object.
  ///
  /// @throws ApiException where it is not there
  ApiReply get(ApiRequest.Get request) {
    if (request.path().equals(IntentPath.ROOT)) {
      return ApiReply.ok(Json.canonical(root()));
    }
    var stored = state().get(request.path());
    if (stored == null) {
      throw ObjectWriter.notThere(request.path(), ResourceTable.at(request.path()).orElseThrow());
    }
    return ApiReply.ok(Representation.body(stored));
  }

  private static ObjectNode root() {
    var root = JsonNodeFactory.instance.objectNode();
    root.put("resource_type", "Infra");
    root.put("id", IntentPath.ROOT.id());
    root.put("display_name", IntentPath.ROOT.id());
    root.put("path", IntentPath.ROOT.value());
    root.put("relative_path", IntentPath.ROOT.id());
    root.put("_revision", 0);
    return root;
  }

  /// Answers for a page of a list.
  ///
  /// @throws ApiException where the objects' parent is not there, or the cursor is not ours
  ApiReply list(ApiRequest.ListPage request) {
    var parent = request.parent();
    if (!parent.equals(IntentPath.ROOT) && state().get(parent) == null) {
      throw ObjectWriter.notThere(parent, ResourceTable.at(parent).orElseThrow());
    }
    return ApiReply.ok(
        Json.canonical(Listing.page(state().children(parent, request.type()), request.page())));
  }

  /// Answers for the declared sites: how far each is.
  ApiReply sites() {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("revision", state().revision());
    var results = body.putArray("results");
    for (var site : state().children(IntentPath.ROOT, ResourceTable.of(IntentType.SITE))) {
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

  /// Answers what this is.
  static ApiReply version() {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("node_version", NSX_VERSION);
    body.put("product_version", NSX_VERSION);
    body.put("product", "Interspan");
    return ApiReply.ok(Json.canonical(body));
  }

  /// Answers whether writes are taken.
  ApiReply health() {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("status", journal.isReady() ? "UP" : "LOADING");
    body.put("revision", journal.durable().revision());
    body.put("epoch", journal.epoch());
    return new ApiReply(journal.isReady() ? 200 : 503, 0, Json.canonical(body));
  }

  private IntentState state() {
    if (!journal.isLoaded()) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE, "the log is being read: send the request again in a second");
    }
    return journal.durable();
  }

  private static JsonNode number(@Nullable Long value) {
    return value == null
        ? JsonNodeFactory.instance.nullNode()
        : JsonNodeFactory.instance.numberNode(value);
  }
}
