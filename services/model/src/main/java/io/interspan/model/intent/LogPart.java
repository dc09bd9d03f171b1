package io.interspan.model.intent;

import java.util.List;

/// A row of the log, or some of its changes.
///
/// @param revision the row's
/// @param author the row's
/// @param at the row's, in milliseconds since 1970 UTC
/// @param rowChanges how many changes the whole row has
/// @param changes those that were asked for and found room, in the order of their paths; not empty
public record LogPart(
    long revision, String author, long at, int rowChanges, List<IntentChange> changes) {
  public LogPart {
    changes = List.copyOf(changes);
  }
}
