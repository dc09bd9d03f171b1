package io.interspan.span.logic;

import io.interspan.model.intent.IntentPath;
import io.interspan.model.span.Span;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which sites share a segment with which, counted.
///
/// Segments mostly have one of few spans: pairs of sites are counted once a distinct span, not once
/// a segment.
final class NeighbourSites {
  private final HashMap<List<String>, TreeSet<IntentPath>> segments = new HashMap<>();

  /// For each site and neighbour: the spans that have both.
  private final TreeMap<String, TreeMap<String, Integer>> spans = new TreeMap<>();

  /// Moves a segment from one span to another; returns the sites whose neighbours changed.
  Set<String> move(IntentPath segment, Span.Known from, Span.Known to) {
    var changed = new TreeSet<String>();
    if (from.equals(to)) {
      return changed;
    }
    var others = segments.get(from.sites());
    if (others != null && others.remove(segment) && others.isEmpty()) {
      segments.remove(from.sites());
      count(from.sites(), -1, changed);
    }
    if (!to.sites().isEmpty()
        && segments.computeIfAbsent(to.sites(), _ -> new TreeSet<>()).add(segment)
        && segments.get(to.sites()).size() == 1) {
      count(to.sites(), 1, changed);
    }
    return changed;
  }

  /// Returns the sites that share a segment with `site`, itself included; nobody where no segment
  /// is there.
  Span.Known of(String site) {
    var neighbours = spans.get(site);
    return neighbours == null ? Span.Known.NOBODY : Span.of(neighbours.keySet());
  }

  /// Returns the first segment, in the order of paths, that both sites have.
  Optional<IntentPath> shared(String one, String other) {
    return segments.entrySet().stream()
        .filter(entry -> entry.getKey().contains(one) && entry.getKey().contains(other))
        .map(entry -> entry.getValue().first())
        .min(IntentPath::compareTo);
  }

  private void count(Collection<String> sites, int step, Set<String> changed) {
    for (var site : sites) {
      var neighbours = spans.computeIfAbsent(site, _ -> new TreeMap<>());
      for (var other : sites) {
        int before = neighbours.getOrDefault(other, 0);
        int after = before + step;
        if (after == 0) {
          neighbours.remove(other);
        } else {
          neighbours.put(other, after);
        }
        if (before == 0 || after == 0) {
          changed.add(site);
        }
      }
      if (neighbours.isEmpty()) {
        spans.remove(site);
      }
    }
  }
}
