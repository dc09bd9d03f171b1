package io.interspan.globalmanager.logic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.message.ObjectPreview;
import io.interspan.message.PreviewAnswer;
import io.interspan.message.SitePreview;
import io.interspan.model.Bytes;

/// Writes previews as the API gives them.
final class PlanAnswer {
  private PlanAnswer() {}

  /// Returns the body of an answer.
  ///
  /// @param base the revision of the log that the change would follow
  /// @param changes how many objects it would change in the log
  static Bytes body(long base, int changes, PreviewAnswer preview) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("base", base);
    body.put("change_count", changes);
    var sites = body.putArray("sites");
    preview.getSitesList().forEach(site -> sites.add(site(site)));
    var results = body.putArray("results");
    preview.getObjectsList().forEach(object -> results.add(object(object)));
    body.put("result_count", results.size());
    body.put("left_out_count", preview.getLeftOut());
    return Json.canonical(body);
  }

  private static ObjectNode site(SitePreview site) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("site", site.getSite())
        .put("entered_count", site.getEntered())
        .put("changed_count", site.getChanged())
        .put("withdrawn_count", site.getWithdrawn())
        .put("bytes", site.getBytes());
  }

  private static ObjectNode object(ObjectPreview object) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("site", object.getSite())
        .put("path", object.getPath())
        .put("resource_type", object.getType())
        .put(
            "kind",
            switch (object.getKind()) {
              case PREVIEW_KIND_ENTERED -> "ENTERED";
              case PREVIEW_KIND_CHANGED -> "CHANGED";
              case PREVIEW_KIND_WITHDRAWN -> "WITHDRAWN";
              case PREVIEW_KIND_UNSPECIFIED, UNRECOGNIZED -> "UNKNOWN";
            })
        .put("bytes", object.getBytes());
  }
}
