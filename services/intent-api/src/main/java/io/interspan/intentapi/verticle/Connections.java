package io.interspan.intentapi.verticle;

import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;

/// Bounds the connections that are open together: each costs a buffer, whoever opened it. Lives on
/// the API's context.
final class Connections {
  /// The most of all; one more is closed at once.
  static final int MAX = 4_096;

  /// The most from one address, so that one client does not keep all others out.
  static final int MAX_PER_ADDRESS = 1_024;

  private final Map<String, Integer> byAddress = new HashMap<>();
  private int all;

  /// Takes a new one, or closes it.
  void opened(HttpConnection connection) {
    var remote = connection.remoteAddress();
    var address = remote == null ? "" : String.valueOf(remote.hostAddress());
    if (all >= MAX || byAddress.getOrDefault(address, 0) >= MAX_PER_ADDRESS) {
      connection.close();
      return;
    }
    all++;
    byAddress.merge(address, 1, Integer::sum);
    connection.closeHandler(_ -> {
      all--;
      byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    });
  }
}
