package io.interspan.store;

import java.util.List;

/// What a full check of an intent store found.
///
/// @param revision the last row's revision
/// @param objects how many objects there are
/// @param problems what is wrong, at most [#MAX_PROBLEMS] of it; empty where nothing is
public record StoreCheck(long revision, long objects, List<String> problems) {
  /// The most problems that a check lists.
  public static final int MAX_PROBLEMS = 20;

  public StoreCheck {
    problems = List.copyOf(problems);
  }

  /// Returns whether nothing is wrong.
  public boolean isSound() {
    return problems.isEmpty();
  }
}
