package io.interspan.message;

import io.interspan.model.copy.StoredEntry;
import java.util.List;

/// What happens to every service's logic. Each service adds events of its own beside these.
public sealed interface ServiceEvent {
  /// The service starts, with what its disk holds.
  ///
  /// @param stored the rows of its copy store, in the order of table and key
  record Started(List<StoredEntry> stored) implements ServiceEvent {
    public Started {
      stored = List.copyOf(stored);
    }
  }

  /// A message came.
  ///
  /// @param envelope the message
  record Received(Envelope envelope) implements ServiceEvent {}

  /// A [Effect.Persist] is on the disk.
  ///
  /// @param ticket the effect's
  record Persisted(long ticket) implements ServiceEvent {}

  /// Time passed: comes every [#TICK_MILLIS].
  record Ticked() implements ServiceEvent {}

  /// How often [Ticked] comes, in milliseconds: a fraction of the shortest interval that any logic
  /// counts in.
  long TICK_MILLIS = 100;
}
