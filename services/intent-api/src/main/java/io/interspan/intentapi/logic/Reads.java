package io.interspan.intentapi.logic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.state.Catalogue;
import io.interspan.intentapi.logic.state.Representation;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.model.intent.IntentPath;

/// Answers reads from what was acknowledged.
final class Reads {
  /// What clients of the NSX API choose their features by.
  private static final String NSX_VERSION = "4.1.2.0.0.1";

  private final Journal journal;

  private final IntentDesk.Service service;

  Reads(Journal journal, IntentDesk.Service service) {
    this.journal = journal;
    this.service = service;
  }

  /// Answers for one object.
  ///
  /// @throws ApiException where it is not there
  ApiReply get(ApiRequest.Get request) {
    if (IntentPath.ROOTS.contains(request.path())) {
      return ApiReply.ok(Json.canonical(root(request.path())));
    }
    var catalogue = catalogue(request.path());
    var stored = catalogue.get(request.path());
    if (stored == null) {
      throw ObjectWriter.notThere(request.path(), ResourceTable.at(request.path()).orElseThrow());
    }
    return ApiReply.ok(Representation.body(catalogue, stored));
  }

  private static ObjectNode root(IntentPath path) {
    var root = JsonNodeFactory.instance.objectNode();
    root.put("resource_type", "Infra");
    root.put("id", path.id());
    root.put("display_name", path.id());
    root.put("path", path.value());
    root.put("relative_path", path.id());
    root.put("_revision", 0);
    return root;
  }

  /// Answers for a page of a list.
  ///
  /// @throws ApiException where the objects' parent is not there, or the cursor is not ours
  ApiReply list(ApiRequest.ListPage request) {
    var parent = request.parent();
    var catalogue = catalogue(parent);
    if (!IntentPath.ROOTS.contains(parent) && catalogue.get(parent) == null) {
      throw ObjectWriter.notThere(parent, ResourceTable.at(parent).orElseThrow());
    }
    return ApiReply.ok(
        Json.canonical(Listing.page(catalogue.children(parent, request.type()), request.page())));
  }

  /// Answers for a page of what a query is about.
  ///
  /// @throws ApiException where the cursor is not ours
  ApiReply search(ApiRequest.Search request) {
    var objects = request.roots().stream().flatMap(root -> catalogue(root).all(root)).toList();
    return ApiReply.ok(Json.canonical(Searching.page(objects, request)));
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

  private Catalogue catalogue(IntentPath path) {
    return service
        .elsewhere(path.root())
        .map(Catalogue::new)
        .orElseGet(() -> journal.shown().catalogue());
  }
}
