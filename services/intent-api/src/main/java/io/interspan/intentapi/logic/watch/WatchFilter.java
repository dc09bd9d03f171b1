package io.interspan.intentapi.logic.watch;

import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentType;
import java.util.List;
import java.util.Optional;

/// Which changes a watcher is shown.
///
/// @param path of the object or collection at or below which they are; empty for all
/// @param types of the objects; none for all
public record WatchFilter(Optional<String> path, List<IntentType> types) {
  /// Shows all.
  public static final WatchFilter ALL = new WatchFilter(Optional.empty(), List.of());

  public WatchFilter {
    types = List.copyOf(types);
  }

  /// Returns whether a change is shown.
  boolean shows(IntentChange change) {
    return (types.isEmpty() || types.contains(change.type()))
        && path.map(above -> isWithin(change.path().value(), above)).orElse(true);
  }

  private static boolean isWithin(String path, String above) {
    return path.startsWith(above)
        && (path.length() == above.length() || path.charAt(above.length()) == '/');
  }
}
