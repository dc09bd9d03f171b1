package io.interspan.intentapi.logic.type;

import io.interspan.model.intent.IntentPath;

/// Below which root objects of a type may live.
public enum Level {
  /// At the global manager only: what sites have in common, or what joins them.
  GLOBAL,
  /// At a site only, as one of its own.
  SITE,
  /// At the global manager, and at a site as one of its own.
  BOTH;

  /// Returns whether objects may live below this root.
  public boolean isAt(IntentPath root) {
    return switch (this) {
      case GLOBAL -> root.equals(IntentPath.ROOT);
      case SITE -> root.equals(IntentPath.LOCAL_ROOT);
      case BOTH -> true;
    };
  }
}
