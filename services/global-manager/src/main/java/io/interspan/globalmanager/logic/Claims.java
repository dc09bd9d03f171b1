package io.interspan.globalmanager.logic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.Journal;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.state.Draft;
import io.interspan.intentapi.logic.state.DraftCheck;
import io.interspan.intentapi.logic.state.DraftRules;
import io.interspan.intentapi.logic.state.IntentState;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.message.Effect;
import io.interspan.model.intent.ControlPlane;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.PortGrant;
import io.interspan.model.intent.SegmentPort;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Enters in the log what spans depend on and sites report: to whom a port is granted, and who a
/// site's controllers are. The site is the author, so that replay has it.
///
/// A port is granted to the first site that claims its attachment, until that site's complete
/// report lacks the claim.
final class Claims {
  /// The most ports that one row grants; the others follow in the next rows.
  static final int MAX_PORTS_A_ROW = 1_000;

  private final Journal journal;
  private final SiteReports reports;

  /// Paths of ports, and ids of sites, that are to be looked at.
  private final NavigableSet<String> ports = new TreeSet<>();

  private final NavigableSet<String> sites = new TreeSet<>();

  private long pausedUntil;

  Claims(Journal journal, SiteReports reports) {
    this.journal = journal;
    this.reports = reports;
  }

  /// Enters nothing for a while: the log refused a row, and would be asked again at once.
  void pause(long now) {
    pausedUntil = now + Journal.RETRY_MILLIS;
  }

  /// Has all ports and sites looked at.
  void lookAtAll() {
    for (var object : journal.head().all()) {
      if (object.type() == IntentType.SEGMENT_PORT) {
        ports.add(object.path().value());
      } else if (object.type() == IntentType.SITE) {
        sites.add(object.path().id());
      }
    }
  }

  /// Has the ports and sites that a row changed looked at.
  void lookAt(LogRow row) {
    for (var change : row.changes()) {
      var type = change.type();
      boolean isBelow = type == IntentType.PORT_GRANT || type == IntentType.CONTROL_PLANE;
      var path = isBelow ? change.path().parent() : change.path();
      if (type == IntentType.SEGMENT_PORT || type == IntentType.PORT_GRANT) {
        ports.add(path.value());
      }
      if (type == IntentType.SITE || type == IntentType.CONTROL_PLANE) {
        sites.add(path.id());
      }
    }
  }

  /// Has a site looked at, of which something was heard.
  ///
  /// @param heard what its report brought
  void lookAt(String site, SiteReports.Heard heard) {
    sites.add(site);
    var head = journal.head();
    for (var attachment : heard.attachments()) {
      var port = head.holder(IntentType.SEGMENT_PORT, "attachment.id", attachment);
      if (port != null) {
        ports.add(port);
      }
    }
    if (!heard.becameComplete()) {
      return;
    }
    // What it does not claim is no longer its own.
    for (var referrer : head.referrers(IntentPath.ROOT.child("sites", site).value())) {
      var path = new IntentPath(referrer);
      if (ResourceTable.at(path).filter(type -> type.type() == IntentType.PORT_GRANT).isPresent()) {
        ports.add(path.parent().value());
      }
    }
  }

  /// Enters what is due; what finds no room is tried again at the next call.
  void enter(long now, List<Effect> out) {
    if ((ports.isEmpty() && sites.isEmpty()) || now < pausedUntil || !journal.hasRoom()) {
      return;
    }
    var drafts = new TreeMap<String, Draft>();
    var head = journal.head();
    while (!sites.isEmpty()) {
      controlPlane(sites.pollFirst(), head, drafts);
    }
    for (int i = 0; i < MAX_PORTS_A_ROW && !ports.isEmpty(); i++) {
      grant(new IntentPath(ports.pollFirst()), head, drafts);
    }
    drafts.forEach((site, draft) -> commit(site, draft, now, out));
  }

  private void commit(String site, Draft draft, long now, List<Effect> out) {
    if (!journal.hasRoom()) {
      lookAtAll();
      return;
    }
    try {
      var row = DraftCheck.row(draft, "site:" + site, now);
      if (row != null) {
        journal.commit(row, List.of(), out);
        out.add(new Effect.Alarm("claims/" + site, ""));
      }
    } catch (ApiException e) {
      out.add(
          new Effect.Alarm(
              "claims/" + site, "a report of site " + site + " is refused: " + e.getMessage()));
    }
  }

  private void grant(IntentPath path, IntentState head, NavigableMap<String, Draft> drafts) {
    var stored = head.get(path);
    if (stored == null) {
      return;
    }
    var attachment = SegmentPort.read(stored).attachmentId().orElse("");
    var grantPath = PortGrant.pathOf(path);
    var granted = head.get(grantPath);
    var holder = granted == null ? null : PortGrant.read(granted).site();
    if (holder != null && holds(holder, attachment)) {
      return;
    }
    var claimants = reports.claimants(attachment);
    var next = attachment.isEmpty() ? null : declared(claimants, head);
    var type = ResourceTable.of(IntentType.PORT_GRANT);
    if (next != null) {
      var grant = object(grantPath, type.apiName());
      grant.put("site", next);
      draft(next, head, drafts).put(grantPath, type, grant);
    } else if (holder != null) {
      draft(holder, head, drafts).delete(grantPath, type);
    }
  }

  private static @Nullable String declared(NavigableSet<String> claimants, IntentState head) {
    return claimants.stream()
        .filter(site -> head.get(IntentPath.ROOT.child("sites", site)) != null)
        .findFirst()
        .orElse(null);
  }

  /// Whether a site still has the attachment, as far as is known.
  private boolean holds(String site, String attachment) {
    return reports.claimants(attachment).contains(site) || !reports.isComplete(site);
  }

  private void controlPlane(String site, IntentState head, NavigableMap<String, Draft> drafts) {
    var path = IntentPath.ROOT.child("sites", site);
    if (head.get(path) == null) {
      return;
    }
    var planePath = ControlPlane.pathOf(path);
    var type = ResourceTable.of(IntentType.CONTROL_PLANE);
    var reported = reports.controlPlane(site).orElse(null);
    if (reported == null) {
      if (reports.isComplete(site) && head.get(planePath) != null) {
        draft(site, head, drafts).delete(planePath, type);
      }
      return;
    }
    var plane = object(planePath, type.apiName());
    plane.put("sharding", reported.getSharding());
    var nodes = plane.putArray("nodes");
    reported
        .getNodesList()
        .forEach(node ->
            nodes
                .addObject()
                .put("id", node.getId())
                .put("session_endpoint", node.getSessionEndpoint()));
    if (type.check(planePath, plane).isEmpty()) {
      draft(site, head, drafts).put(planePath, type, plane);
    }
  }

  private static ObjectNode object(IntentPath path, String type) {
    var object = JsonNodeFactory.instance.objectNode();
    object.put("id", path.id());
    object.put("display_name", path.id());
    object.put("resource_type", type);
    return object;
  }

  private static Draft draft(String site, IntentState head, NavigableMap<String, Draft> drafts) {
    return drafts.computeIfAbsent(site, _ -> new Draft(head, DraftRules.GLOBAL));
  }
}
