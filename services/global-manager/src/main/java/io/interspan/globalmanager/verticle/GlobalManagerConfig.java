package io.interspan.globalmanager.verticle;

import io.interspan.model.feed.FeedLimits;
import io.interspan.model.net.IpAddress;

/// How a global manager is run.
///
/// @param host the address that the API listens at, of the loopback network: there are neither
///   credentials nor encryption yet
/// @param port its port; 0 for any that is free
/// @param feeds the bounds of its feeds
public record GlobalManagerConfig(String host, int port, FeedLimits feeds) {
  /// The address that the API listens at where nothing else is said.
  public static final String LOOPBACK = "127.0.0.1";

  public GlobalManagerConfig {
    if (!IpAddress.parse(host).toInetAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "the API has no credentials yet: it listens at 127.0.0.1 or ::1, not at " + host);
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
  }

  /// Returns a configuration for a port of the loopback address.
  public static GlobalManagerConfig onPort(int port) {
    return new GlobalManagerConfig(LOOPBACK, port, FeedLimits.DEFAULT);
  }
}
