package io.interspan.intentapi.verticle;

import io.interspan.model.net.IpAddress;
import java.nio.file.Path;
import java.time.Duration;

/// How an API is served.
///
/// @param host the address that it listens at
/// @param port its port; 0 for any that is free
/// @param accessDirectory the folder with its certificate and its users; see
///   [io.interspan.intentapi.verticle.access.AccessFiles]
/// @param describeAfter how long after the start requests are held against the API's OpenAPI
///   description too, beside the table of types: to read that takes about as long as all the rest
///   of the start
public record ApiConfig(String host, int port, Path accessDirectory, Duration describeAfter) {
  /// The address that an API listens at where nothing else is said.
  public static final String LOOPBACK = "127.0.0.1";

  /// When the description is read where nothing else is said.
  public static final Duration DESCRIBE_AFTER = Duration.ofSeconds(5);

  public ApiConfig {
    IpAddress.parse(host);
    if (describeAfter.isNegative()) {
      throw new IllegalArgumentException("describeAfter is not negative: " + describeAfter);
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
  }

  /// Returns a configuration for a port of the loopback address.
  public static ApiConfig onPort(int port, Path accessDirectory) {
    return new ApiConfig(LOOPBACK, port, accessDirectory, DESCRIBE_AFTER);
  }
}
