package io.interspan.model.intent;

import org.jspecify.annotations.Nullable;

/// How an object differs between two revisions of the log.
///
/// @param before the object at the one, or null where there was none
/// @param after the object at the other, or null where there was none
public record Difference(@Nullable StoredIntent before, @Nullable StoredIntent after) {
  public Difference {
    if (before == null && after == null) {
      throw new IllegalArgumentException("a difference has a before or an after");
    }
  }

  /// Returns the object's path.
  public IntentPath path() {
    return some().path();
  }

  /// Returns the object's kind.
  public IntentType type() {
    return some().type();
  }

  private StoredIntent some() {
    if (after != null) {
      return after;
    }
    if (before != null) {
      return before;
    }
    throw new AssertionError("a difference has a before or an after");
  }
}
