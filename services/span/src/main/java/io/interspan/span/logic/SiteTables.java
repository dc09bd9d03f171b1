package io.interspan.span.logic;

import io.interspan.message.ProtoBytes;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.OriginStatus;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The site plans as feeds: a table for each site that is or was declared.
///
/// A change's version is the log's revision, the epoch is the store's: whoever works the same log
/// through gets equal tables. A site that is no longer declared keeps its table, which is empty:
/// its manager is told that it needs nothing.
final class SiteTables {
  /// The one origin of a plan.
  static final String ORIGIN = "log";

  private final long epoch;
  private final FeedLimits limits;
  private final TreeMap<String, FeedTable> tables = new TreeMap<>();

  SiteTables(long epoch, FeedLimits limits) {
    this.epoch = epoch;
    this.limits = limits;
  }

  /// Enters what a revision changed; returns the sites that are sent something.
  SortedSet<String> apply(RevisionPlans plans) {
    var sites = new TreeSet<>(plans.bySite().keySet());
    sites.addAll(plans.declared());
    // What several sites are sent is serialized, and kept, once.
    var serialized = new IdentityHashMap<PlanChange, Bytes>();
    for (var site : sites) {
      enter(site, plans.revision(), plans.bySite().getOrDefault(site, List.of()), serialized);
    }
    return sites;
  }

  /// Makes the table of a site that no revision of the log declares, if it has none: empty. Returns
  /// whether there is one now: at revision 0 nothing can be said.
  boolean declareEmpty(String site, long revision) {
    if (!tables.containsKey(site) && revision > 0) {
      enter(site, revision, List.of(), new IdentityHashMap<>());
    }
    return tables.containsKey(site);
  }

  private void enter(
      String site, long revision, List<PlanChange> changes, Map<PlanChange, Bytes> serialized) {
    var table = tables.computeIfAbsent(site, _ -> new FeedTable(epoch, limits));
    var change = table.begin(revision);
    change.origin(ORIGIN, OriginStatus.State.COMPLETE, new Cursor(epoch, revision));
    for (var one : changes) {
      if (one.content() == null) {
        change.remove(ORIGIN, one.key());
      } else {
        change.put(ORIGIN, one.key(), serialized.computeIfAbsent(one, SiteTables::serialize));
      }
    }
    change.commit();
  }

  private static Bytes serialize(PlanChange change) {
    return ProtoBytes.serialize(change.entry().orElseThrow());
  }

  /// Says of all tables that they show the log up to `revision`.
  void advance(long revision) {
    tables.values().forEach(table -> table.advance(revision));
  }

  /// Returns the tables by site, a view.
  SortedMap<String, FeedTable> all() {
    return Collections.unmodifiableSortedMap(tables);
  }
}
