package io.interspan.intentapi.logic.watch;

/// What happens to a watcher.
public sealed interface WatchEvent {
  /// Returns whose it is: a number that no other watcher has, ever.
  long watcher();

  /// Its socket is open.
  ///
  /// @param request what it asks for
  record Opened(long watcher, WatchRequest request) implements WatchEvent {}

  /// Its socket took all that it was given, and has room for more.
  record Room(long watcher) implements WatchEvent {}

  /// Its socket is closed, by whomever.
  record Closed(long watcher) implements WatchEvent {}
}
