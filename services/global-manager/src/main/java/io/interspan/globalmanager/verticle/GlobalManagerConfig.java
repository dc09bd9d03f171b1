package io.interspan.globalmanager.verticle;

import io.interspan.model.feed.FeedLimits;
import io.interspan.model.net.IpAddress;
import java.time.Duration;

/// How a global manager is run.
///
/// @param host the address that the API listens at, of the loopback network: there are neither
///   credentials nor encryption yet
/// @param port its port; 0 for any that is free
/// @param feeds the bounds of its feeds
/// @param describeAfter how long after the start requests are held against the API's OpenAPI
///   description too, beside the table of types: to read that takes about as long as all the rest
///   of the start
public record GlobalManagerConfig(String host, int port, FeedLimits feeds, Duration describeAfter) {
  /// The address that the API listens at where nothing else is said.
  public static final String LOOPBACK = "127.0.0.1";

  /// When the description is read where nothing else is said.
  public static final Duration DESCRIBE_AFTER = Duration.ofSeconds(5);

  public GlobalManagerConfig {
    if (!IpAddress.parse(host).toInetAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "the API has no credentials yet: it listens at 127.0.0.1 or ::1, not at " + host);
    }
    if (describeAfter.isNegative()) {
      throw new IllegalArgumentException("describeAfter is not negative: " + describeAfter);
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
  }

  /// A configuration with [#DESCRIBE_AFTER].
  public GlobalManagerConfig(String host, int port, FeedLimits feeds) {
    this(host, port, feeds, DESCRIBE_AFTER);
  }

  /// Returns a configuration for a port of the loopback address.
  public static GlobalManagerConfig onPort(int port) {
    return new GlobalManagerConfig(LOOPBACK, port, FeedLimits.DEFAULT);
  }
}
