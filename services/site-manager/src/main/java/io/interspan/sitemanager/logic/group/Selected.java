package io.interspan.sitemanager.logic.group;

import java.util.List;
import java.util.function.Predicate;

/// A selector in the [MemberIndex], and whom it selects.
///
/// @param id the selector's
/// @param question whether it selects a workload
/// @param anchors where it is found: whoever it selects is in one of them
/// @param members the numbers of those that it selects
record Selected(String id, Predicate<Workload> question, List<Posting> anchors, NumberSet members) {
  public Selected {
    anchors = List.copyOf(anchors);
  }

  /// A selector of those who have all of these keys.
  Selected(String id, List<IndexKey> keys, List<Posting> anchors, NumberSet members) {
    this(id, new HavingAll(keys), anchors, members);
  }

  private record HavingAll(List<IndexKey> keys) implements Predicate<Workload> {
    @Override
    public boolean test(Workload workload) {
      for (var key : keys) {
        if (!key.isOf(workload)) {
          return false;
        }
      }
      return true;
    }
  }

  /// Selectors are told apart by being another.
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
