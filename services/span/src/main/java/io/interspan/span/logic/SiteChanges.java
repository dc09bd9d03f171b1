package io.interspan.span.logic;

import io.interspan.model.span.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Collects what sites are sent of one revision.
///
/// By whole spans, of which there are few: what goes to many sites is entered once, and sites that
/// are sent the same share one list.
final class SiteChanges {
  private final List<Sent> bySpan = new ArrayList<>();

  private record Sent(Span.Known sites, List<PlanChange> changes) {}

  /// Sends a change to all of these sites.
  void add(Span.Known sites, PlanChange change) {
    for (var sent : bySpan) {
      if (sent.sites.equals(sites)) {
        sent.changes.add(change);
        return;
      }
    }
    var sent = new Sent(sites, new ArrayList<>());
    sent.changes.add(change);
    bySpan.add(sent);
  }

  /// Returns the changes by site, in the order of keys. Then this must not be used any more.
  SortedMap<String, List<PlanChange>> bySite() {
    var bySite = new TreeMap<String, List<PlanChange>>();
    for (var sent : bySpan) {
      var changes = inOrder(sent.changes);
      for (var site : sent.sites.sites()) {
        bySite.merge(site, changes, SiteChanges::join);
      }
    }
    return bySite;
  }

  private static List<PlanChange> join(List<PlanChange> some, List<PlanChange> more) {
    var all = new ArrayList<PlanChange>(some.size() + more.size());
    all.addAll(some);
    all.addAll(more);
    return inOrder(all);
  }

  private static List<PlanChange> inOrder(List<PlanChange> changes) {
    changes.sort(Comparator.comparing(PlanChange::key));
    return List.copyOf(changes);
  }
}
