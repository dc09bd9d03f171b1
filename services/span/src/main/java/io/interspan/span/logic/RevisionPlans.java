package io.interspan.span.logic;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a revision of the log means for the sites: the difference, and nothing else.
///
/// @param revision the log's
/// @param declared the sites that are declared since, sorted
/// @param bySite for each site with a difference, by site: what is sent, in the order of keys
public record RevisionPlans(
    long revision, List<String> declared, SortedMap<String, List<PlanChange>> bySite) {
  public RevisionPlans {
    declared = List.copyOf(declared);
    var copy = new TreeMap<String, List<PlanChange>>();
    bySite.forEach((site, changes) -> copy.put(site, List.copyOf(changes)));
    bySite = Collections.unmodifiableSortedMap(copy);
  }
}
