package io.interspan.sitemanager.logic;

import io.interspan.model.intent.IntentPath;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The groups that are in force without their members at some sites.
final class PartialGroups {
  /// @param unknown the sites
  /// @param certain the revision up to which the plan was in force with all members
  record Mark(List<String> unknown, long certain) {
    Mark {
      unknown = List.copyOf(unknown);
    }
  }

  private final TreeMap<IntentPath, Mark> marks = new TreeMap<>();

  /// Marks a group; without sites it is marked no more. A mark that it has keeps its revision.
  void mark(IntentPath group, List<String> unknown, long certain) {
    if (unknown.isEmpty()) {
      marks.remove(group);
    } else {
      var before = marks.get(group);
      long since = before == null ? certain : Math.min(certain, before.certain());
      marks.put(group, new Mark(unknown, since));
    }
  }

  /// Takes the marks off groups.
  void clear(Collection<IntentPath> groups) {
    groups.forEach(marks::remove);
  }

  /// Returns a group's mark; null where it has none.
  @Nullable Mark of(IntentPath group) {
    return marks.get(group);
  }

  /// Returns the sites that are marked for a group.
  List<String> unknown(IntentPath group) {
    var mark = marks.get(group);
    return mark == null ? List.of() : mark.unknown();
  }

  /// Returns a copy of the marks.
  SortedMap<IntentPath, Mark> all() {
    return new TreeMap<>(marks);
  }

  /// Returns the revision up to which the plan is in force with all members; empty where all of it
  /// is.
  OptionalLong certain() {
    return marks.values().stream().mapToLong(Mark::certain).min();
  }
}
