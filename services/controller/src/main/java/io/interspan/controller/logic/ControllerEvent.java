package io.interspan.controller.logic;

/// What happens to a controller beside messages and time.
public sealed interface ControllerEvent {
  /// Hosts can open sessions.
  ///
  /// @param sessionEndpoint where, `host:port`
  record Listening(String sessionEndpoint) implements ControllerEvent {}

  /// A host has a session, and another connection says to be it.
  ///
  /// @param host the host's id
  record Contested(String host) implements ControllerEvent {}
}
