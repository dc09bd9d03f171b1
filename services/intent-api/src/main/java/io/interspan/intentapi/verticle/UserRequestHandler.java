package io.interspan.intentapi.verticle;

import io.vertx.core.http.HttpServerRequest;

/// Takes requests of a path of its own, such as those that become a WebSocket, once their
/// credentials are checked.
public interface UserRequestHandler {
  /// Takes a request, on the API's context.
  ///
  /// @param request paused; nothing of its body is read
  /// @param user whose it is
  void handle(HttpServerRequest request, String user);
}
