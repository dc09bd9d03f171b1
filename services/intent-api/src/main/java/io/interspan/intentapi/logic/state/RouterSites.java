package io.interspan.intentapi.logic.state;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Refusals;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Refuses a draft that leaves a tier-1 at a site at which its tier-0 is not.
final class RouterSites {
  private static final String TIER0_PATH = "tier0_path";
  private static final String EDGE_CLUSTER_PATH = "edge_cluster_path";

  private final Draft draft;

  /// The sites of a router's locale services, by its path: none where it has none.
  private final TreeMap<String, SortedSet<String>> sites = new TreeMap<>();

  private RouterSites(Draft draft) {
    this.draft = draft;
  }

  static void check(Draft draft, Refusals refusals) {
    var check = new RouterSites(draft);
    var tier1s = new TreeSet<IntentPath>();
    for (var change : draft.changes().values()) {
      if (change.type().type() == IntentType.TIER1) {
        tier1s.add(change.path());
      } else if (change.type().type() == IntentType.LOCALE_SERVICES) {
        var router = change.path().parent();
        tier1s.add(router);
        draft.state().referrers(router.value()).forEach(path -> tier1s.add(new IntentPath(path)));
      }
    }
    for (var tier1 : tier1s) {
      if (ResourceTable.at(tier1).map(ResourceType::type).orElseThrow() == IntentType.TIER1) {
        refusals.run(() -> check.within(tier1));
      }
    }
  }

  private void within(IntentPath tier1) {
    var object = draft.object(tier1);
    var tier0 = object == null ? "" : object.path(TIER0_PATH).asText();
    if (tier0.isEmpty()) {
      return;
    }
    var allowed = sitesOf(new IntentPath(tier0));
    if (allowed.isEmpty()) {
      // Without locale services it is at all sites.
      return;
    }
    var outside = new TreeSet<>(sitesOf(tier1));
    outside.removeAll(allowed);
    if (!outside.isEmpty()) {
      throw new ApiException(
          ErrorCode.INVALID_REFERENCE,
          "field '"
              + TIER0_PATH
              + "' of Tier1 "
              + tier1
              + " is "
              + tier0
              + ", which has no locale services at "
              + String.join(", ", outside)
              + ": a tier-1 is at sites of its tier-0 only, which are "
              + String.join(", ", allowed));
    }
  }

  private SortedSet<String> sitesOf(IntentPath router) {
    var known = sites.get(router.value());
    if (known != null) {
      return known;
    }
    var found = new TreeSet<String>();
    var above = ResourceTable.at(router).orElseThrow().type();
    var type = ResourceTable.below(above, "locale-services").orElseThrow();
    for (var path : draft.children(router, type)) {
      var services = draft.object(path);
      if (services != null) {
        IntentPath.tryParse(services.path(EDGE_CLUSTER_PATH).asText())
            .flatMap(IntentPath::site)
            .ifPresent(found::add);
      }
    }
    sites.put(router.value(), found);
    return found;
  }
}
