package io.interspan.host.logic;

import io.interspan.message.ServiceAddress;

/// Which controllers the agent wants a way to.
public sealed interface SessionEffect extends HostEffect {
  /// Messages to this controller go to this endpoint from now on; a hello follows.
  ///
  /// @param controller the controller
  /// @param endpoint host:port of its WebSocket
  record Connect(ServiceAddress controller, String endpoint) implements SessionEffect {}

  /// The way to this controller is not needed any more.
  ///
  /// @param controller the controller
  record Disconnect(ServiceAddress controller) implements SessionEffect {}
}
