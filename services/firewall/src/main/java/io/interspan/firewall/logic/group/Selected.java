package io.interspan.firewall.logic.group;

import java.util.List;
import java.util.function.Predicate;

/// A selector in the [MemberIndex], and whom it selects.
final class Selected {
  private final String id;
  private final Predicate<Workload> question;
  private final List<Posting> anchors;
  private final NumberSet members;

  /// @param id the selector's
  /// @param question whether it selects a workload
  /// @param anchors where it is found: whoever it selects is in one of them
  /// @param members the numbers of those that it selects
  Selected(String id, Predicate<Workload> question, List<Posting> anchors, NumberSet members) {
    this.id = id;
    this.question = question;
    this.anchors = List.copyOf(anchors);
    this.members = members;
  }

  /// Returns a selector of those who have all of these keys.
  static Selected havingAll(
      String id, List<IndexKey> keys, List<Posting> anchors, NumberSet members) {
    return new Selected(id, new HavingAll(keys), anchors, members);
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

  String id() {
    return id;
  }

  Predicate<Workload> question() {
    return question;
  }

  List<Posting> anchors() {
    return anchors;
  }

  NumberSet members() {
    return members;
  }
}
