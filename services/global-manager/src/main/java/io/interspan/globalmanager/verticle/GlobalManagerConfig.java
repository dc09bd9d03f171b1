package io.interspan.globalmanager.verticle;

import io.interspan.intentapi.verticle.ApiConfig;
import io.interspan.model.feed.FeedLimits;
import java.nio.file.Path;

/// How a global manager is run.
///
/// @param api where its API listens, and who may use it
/// @param feeds the bounds of its feeds
public record GlobalManagerConfig(ApiConfig api, FeedLimits feeds) {
  /// Returns a configuration for a port of the loopback address.
  public static GlobalManagerConfig onPort(int port, Path accessDirectory) {
    return new GlobalManagerConfig(ApiConfig.onPort(port, accessDirectory), FeedLimits.DEFAULT);
  }
}
