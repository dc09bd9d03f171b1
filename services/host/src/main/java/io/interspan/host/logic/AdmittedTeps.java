package io.interspan.host.logic;

import io.interspan.model.net.Tep;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Whose frames a host takes on which segment: those of all hosts on what routing joins to it, as
/// each of these routes into it by itself (DESIGN.md, section 6).
///
/// Counted, so that a host that is on one more segment of a space costs that segment's change and
/// no more.
final class AdmittedTeps {
  private final TreeMap<String, Place> places = new TreeMap<>();
  private final TreeMap<String, Space> spaces = new TreeMap<>();

  /// @param space what the segment is in
  /// @param teps the hosts on it, sorted
  private record Place(String space, List<Tep> teps) {}

  private static final class Space {
    final TreeSet<String> segments = new TreeSet<>();
    final TreeMap<Tep, Integer> counts = new TreeMap<>();

    /// Their list; null where it has to be made anew.
    @Nullable List<Tep> teps;

    void count(List<Tep> teps, int step) {
      for (var tep : teps) {
        int before = counts.getOrDefault(tep, 0);
        if (before + step == 0) {
          counts.remove(tep);
        } else {
          counts.put(tep, before + step);
        }
        if (before == 0 || before + step == 0) {
          this.teps = null;
        }
      }
    }

    List<Tep> teps() {
      var made = teps;
      if (made == null) {
        made = List.copyOf(counts.keySet());
        teps = made;
      }
      return made;
    }
  }

  /// Takes note of the hosts on a segment.
  ///
  /// @param space what it is in
  /// @param teps the hosts, sorted
  /// @return the segments on which others are admitted now, or for the first time
  SortedSet<String> put(String segment, String space, List<Tep> teps) {
    var next = new Place(space, teps);
    var before = places.put(segment, next);
    if (next.equals(before)) {
      return Collections.emptySortedSet();
    }
    var changed = new TreeSet<String>();
    changed.add(segment);
    var into = spaces.computeIfAbsent(space, _ -> new Space());
    var was = into.teps();
    // First what comes, then what goes: what is in both is no change.
    into.segments.add(segment);
    into.count(teps, 1);
    if (before != null && before.space().equals(space)) {
      into.count(before.teps(), -1);
    } else if (before != null) {
      changed.addAll(leave(segment, before));
    }
    if (!into.teps().equals(was)) {
      changed.addAll(into.segments);
    }
    return changed;
  }

  /// Forgets a segment.
  ///
  /// @return the segments on which others are admitted now
  SortedSet<String> remove(String segment) {
    var before = places.remove(segment);
    return before == null ? Collections.emptySortedSet() : leave(segment, before);
  }

  private SortedSet<String> leave(String segment, Place place) {
    var space = spaces.get(place.space());
    if (space == null) {
      throw new IllegalStateException(segment + " was in no space");
    }
    var was = space.teps();
    space.segments.remove(segment);
    space.count(place.teps(), -1);
    if (space.segments.isEmpty()) {
      spaces.remove(place.space());
    }
    return space.teps().equals(was) ? new TreeSet<>() : new TreeSet<>(space.segments);
  }

  /// Returns whose frames are taken on a segment, sorted.
  List<Tep> of(String segment) {
    var place = places.get(segment);
    var space = place == null ? null : spaces.get(place.space());
    return space == null ? List.of() : space.teps();
  }
}
