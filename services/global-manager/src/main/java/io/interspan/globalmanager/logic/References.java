package io.interspan.globalmanager.logic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.interspan.intentapi.logic.Journal;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.state.Draft;
import io.interspan.intentapi.logic.state.DraftCheck;
import io.interspan.intentapi.logic.state.IntentState;
import io.interspan.intentapi.logic.state.Predefined;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.message.Effect;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.SiteReference;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Enters in the log which global objects each site's own objects refer to, as the sites report it,
/// with the site as the author: whoever would delete such an object is told, also while the site is
/// away.
///
/// A reported reference to an object that is not there does not enter the log: an alarm says so,
/// until the object is there again or the site refers to it no longer.
final class References {
  /// The most references that one row enters or takes back; the others follow in the next rows.
  static final int MAX_A_ROW = 1_000;

  /// The most paths that an alarm names.
  private static final int MAX_NAMED = 5;

  private final Journal journal;
  private final SiteReports reports;

  /// Ids of sites that are to be looked at.
  private final NavigableSet<String> sites = new TreeSet<>();

  /// The paths that are referred to and not there, for each site.
  private final TreeMap<String, NavigableSet<String>> missing = new TreeMap<>();

  private long pausedUntil;

  References(Journal journal, SiteReports reports) {
    this.journal = journal;
    this.reports = reports;
  }

  /// Enters nothing for a while: the log refused a row, and would be asked again at once.
  void pause(long now) {
    pausedUntil = now + Journal.RETRY_MILLIS;
  }

  /// Has all sites looked at.
  void lookAtAll() {
    sites.addAll(reports.sites());
  }

  /// Has the sites looked at that a row may concern.
  void lookAt(LogRow row) {
    for (var change : row.changes()) {
      if (change.type() == IntentType.SITE) {
        sites.add(change.path().id());
      } else if (change.type() == IntentType.SITE_REFERENCE) {
        sites.add(change.path().parent().id());
      }
      missing.forEach((site, paths) -> {
        if (paths.contains(change.path().value())) {
          sites.add(site);
        }
      });
    }
  }

  /// Has a site looked at, of which something was heard.
  void lookAt(String site, SiteReports.Heard heard) {
    if (heard.references() || heard.becameComplete()) {
      sites.add(site);
    }
  }

  /// Enters what is due; what finds no room is tried again at the next call.
  void enter(long now, List<Effect> out) {
    if (sites.isEmpty() || now < pausedUntil || !journal.isReady()) {
      return;
    }
    for (var site : List.copyOf(sites)) {
      if (!journal.hasRoom()) {
        return;
      }
      sites.remove(site);
      enter(site, now, out);
    }
  }

  private void enter(String site, long now, List<Effect> out) {
    var head = journal.head();
    var path = IntentPath.ROOT.child("sites", site);
    if (head.get(path) == null) {
      tellMissing(site, new TreeSet<>(), out);
      return;
    }
    var draft = journal.draft();
    var reported = reports.references(site);
    var notThere = new TreeSet<String>();
    int changes = 0;
    for (var entry : reported.entrySet()) {
      var target = target(entry.getKey());
      if (target.isEmpty() || head.catalogue().get(target.get()) == null) {
        notThere.add(entry.getKey());
      } else if (changes < MAX_A_ROW) {
        changes += put(path, target.get(), entry.getValue(), head, draft) ? 1 : 0;
      }
    }
    if (reports.isComplete(site)) {
      for (var stored : head.children(path, ResourceTable.of(IntentType.SITE_REFERENCE))) {
        var reference = SiteReference.read(stored);
        if (!reported.containsKey(reference.target().value()) && changes < MAX_A_ROW) {
          draft.delete(stored.path(), ResourceTable.of(stored.type()));
          changes++;
        }
      }
    }
    tellMissing(site, notThere, out);
    if (changes == MAX_A_ROW) {
      sites.add(site);
    }
    commit(site, draft, now, out);
  }

  /// Returns the path of a global object, if it is one.
  private static Optional<IntentPath> target(String path) {
    try {
      return Optional.of(new IntentPath(path)).filter(one -> one.isWithin(IntentPath.ROOT));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean put(
      IntentPath site, IntentPath target, int referrers, IntentState head, Draft draft) {
    if (Predefined.get(target) != null) {
      // Nobody can delete it.
      return false;
    }
    var path = SiteReference.pathOf(site, target);
    var stored = head.get(path);
    if (stored != null && SiteReference.read(stored).referrers() == referrers) {
      return false;
    }
    var type = ResourceTable.of(IntentType.SITE_REFERENCE);
    var object = JsonNodeFactory.instance.objectNode();
    object.put("id", path.id());
    object.put("display_name", target.value().substring(target.value().lastIndexOf('/') + 1));
    object.put("resource_type", type.apiName());
    object.put("target_path", target.value());
    object.put("referrer_count", referrers);
    if (!type.check(path, object).isEmpty()) {
      return false;
    }
    draft.put(path, type, object);
    return true;
  }

  private void tellMissing(String site, NavigableSet<String> now, List<Effect> out) {
    if (now.isEmpty()) {
      missing.remove(site);
      out.add(new Effect.Alarm(alarm(site), ""));
      return;
    }
    missing.put(site, now);
    out.add(
        new Effect.Alarm(
            alarm(site),
            "objects of site "
                + site
                + "'s own refer to "
                + String.join(", ", now.stream().limit(MAX_NAMED).toList())
                + (now.size() > MAX_NAMED ? " and " + (now.size() - MAX_NAMED) + " more" : "")
                + ", which is not there: make it, or change those"));
  }

  private static String alarm(String site) {
    return "references/" + site + "/missing";
  }

  private void commit(String site, Draft draft, long now, List<Effect> out) {
    try {
      var row = DraftCheck.row(draft, "site:" + site, now);
      if (row != null) {
        journal.commit(row, List.of(), out);
      }
      out.add(new Effect.Alarm("references/" + site, ""));
    } catch (ApiException e) {
      out.add(
          new Effect.Alarm(
              "references/" + site,
              "what site " + site + " refers to cannot be entered: " + e.getMessage()));
    }
  }
}
