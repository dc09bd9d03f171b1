package io.interspan.globalmanager.logic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.message.RealizedEntry;
import io.interspan.message.SiteProgress;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import java.util.List;

/// How far an object's realization is, in the words of the NSX API, with the revisions beside them.
final class RealizationAnswer {
  private static final String SUCCESS = "SUCCESS";
  private static final String IN_PROGRESS = "IN_PROGRESS";

  /// No site is to have the object.
  private static final String UNINITIALIZED = "UNINITIALIZED";

  private RealizationAnswer() {}

  /// @param sites all sites that have a plan, with the revision of the object there
  static Bytes body(IntentPath path, List<SiteProgress> sites, SiteReports reports) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("intent_path", path.value());
    var each = body.putArray("consolidated_status_per_enforcement_point");
    boolean all = true;
    for (var site : sites) {
      if (site.getObjectRevision() == 0) {
        continue;
      }
      var said = reports.realization(site.getSite()).orElse(RealizedEntry.getDefaultInstance());
      long realized = said.getRevision();
      boolean isRealized = realized >= site.getObjectRevision();
      all &= isRealized;
      var point = each.addObject();
      point.put("resource_type", "ConsolidatedStatusPerEnforcementPoint");
      point.put("site_path", IntentPath.ROOT.child("sites", site.getSite()).value());
      point.put("enforcement_point_id", "default");
      point
          .putObject("consolidated_status")
          .put("consolidated_status", isRealized ? SUCCESS : IN_PROGRESS);
      point.put("object_revision", site.getObjectRevision());
      point.put("realized_revision", realized);
      point.put("held_revision", said.getHeld());
      if (!isRealized) {
        var behind = point.putArray("hosts_behind");
        said.getBehindList().forEach(behind::add);
      }
    }
    body.putObject("consolidated_status")
        .put("consolidated_status", each.isEmpty() ? UNINITIALIZED : all ? SUCCESS : IN_PROGRESS);
    body.put("publish_status", each.isEmpty() || all ? "REALIZED" : "UNREALIZED");
    return Json.canonical(body);
  }
}
