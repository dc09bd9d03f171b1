package io.interspan.globalmanager.logic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.message.HostPreview;
import io.interspan.message.ObjectPreview;
import io.interspan.message.PreviewAnswer;
import io.interspan.message.SitePreview;
import io.interspan.model.Bytes;

/// A preview as the API gives it.
///
/// @param base the revision of the log that the change would follow
/// @param changes how many objects it would change in the log
record PlanAnswer(long base, int changes, PreviewAnswer preview) {
  /// Returns the body of an answer that says nothing of hosts.
  Bytes body() {
    return Json.canonical(json());
  }

  /// Returns the body of an answer, with the hosts.
  Bytes with(HostPreviewDesk.Outcome found) {
    var body = json();
    var hosts = body.putArray("hosts");
    var unknown = body.putArray("hosts_unknown");
    int leftOut = 0;
    for (var site : found.hosts().entrySet()) {
      for (var host : site.getValue().getHostsList()) {
        hosts.add(host(site.getKey(), host));
      }
      leftOut += site.getValue().getLeftOut();
      site.getValue().getUnknownList().forEach(reason -> unknown(site.getKey(), reason, unknown));
    }
    found.unknown().forEach((site, reason) -> unknown(site, reason, unknown));
    body.put("hosts_left_out_count", leftOut);
    return Json.canonical(body);
  }

  private static void unknown(String site, String reason, ArrayNode into) {
    var one = into.addObject();
    if (!site.isEmpty()) {
      one.put("site", site);
    }
    one.put("reason", reason);
  }

  private static ObjectNode host(String site, HostPreview host) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("site", site)
        .put("host", host.getHost())
        .put("entry_count", host.getEntries())
        .put("rule_count", host.getRules())
        .put("member_count", host.getMembers())
        .put("withdrawn_count", host.getWithdrawn())
        .put("bytes", host.getBytes());
  }

  private ObjectNode json() {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("base", base);
    body.put("change_count", changes);
    var sites = body.putArray("sites");
    preview.getSitesList().forEach(site -> sites.add(site(site)));
    var results = body.putArray("results");
    preview.getObjectsList().forEach(object -> results.add(object(object)));
    body.put("result_count", results.size());
    body.put("left_out_count", preview.getLeftOut());
    return body;
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
