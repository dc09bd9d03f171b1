package io.interspan.firewall.logic.group;

import io.interspan.message.GroupSelector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Whom groups ask of which site, counted: several groups may ask one site for the same.
public final class AskedSelectors {
  private final TreeMap<String, TreeMap<String, Integer>> bySite = new TreeMap<>();

  /// A selector that a site is asked.
  ///
  /// @param site the site
  /// @param id the selector's id
  /// @param selector the selector
  public record Asked(String site, String id, GroupSelector selector) {}

  /// What is asked from now on, and what no longer, each sorted by site and id.
  public record Change(List<Asked> begun, List<Asked> ended) {
    public Change {
      begun = List.copyOf(begun);
      ended = List.copyOf(ended);
    }
  }

  /// Follows a change of groups.
  public Change follow(DefinitionSet.Step step) {
    var touched = new TreeMap<String, SortedMap<String, Boolean>>();
    var selectors = new TreeMap<String, GroupSelector>();
    step.after().values().forEach(group -> count(group, 1, touched, selectors));
    step.before().values().forEach(group -> count(group, -1, touched, selectors));
    var begun = new ArrayList<Asked>();
    var ended = new ArrayList<Asked>();
    touched.forEach((site, ids) ->
        ids.forEach((id, wasAsked) -> {
          boolean isAsked = has(site, id);
          if (isAsked != wasAsked) {
            var asked = new Asked(site, id, selectors.getOrDefault(id, Selectors.NOBODY));
            (isAsked ? begun : ended).add(asked);
          }
        }));
    return new Change(begun, ended);
  }

  private void count(
      NeededGroup group,
      int by,
      SortedMap<String, SortedMap<String, Boolean>> touched,
      SortedMap<String, GroupSelector> selectors) {
    if (group.selector().equals(Selectors.NOBODY)) {
      // That is known without asking.
      return;
    }
    selectors.put(group.id(), group.selector());
    for (var site : group.sites()) {
      touched
          .computeIfAbsent(site, _ -> new TreeMap<>())
          .putIfAbsent(group.id(), has(site, group.id()));
      var counts = bySite.computeIfAbsent(site, _ -> new TreeMap<>());
      counts.merge(group.id(), by, AskedSelectors::sum);
      if (counts.isEmpty()) {
        bySite.remove(site);
      }
    }
  }

  private static @Nullable Integer sum(Integer count, Integer by) {
    int sum = count + by;
    return sum == 0 ? null : sum;
  }

  /// Returns whether a site is asked for a selector.
  public boolean has(String site, String id) {
    return bySite.getOrDefault(site, new TreeMap<>()).containsKey(id);
  }

  /// Returns the ids of the selectors that each site is asked for; a view of those that are asked
  /// for any.
  public SortedMap<String, ? extends SortedMap<String, Integer>> bySite() {
    return Collections.unmodifiableSortedMap(bySite);
  }
}
