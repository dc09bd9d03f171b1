package io.interspan.launcher.wiring;

import io.interspan.launcher.topology.Topology;
import io.interspan.model.feed.FeedLimits;
import java.time.Duration;

/// The bounds of services whose topology lies on one machine.
final class Bounds {
  /// The usual bounds of feeds, but that who starts a moment before those it asks asks again soon:
  /// an answer on the same machine takes some milliseconds.
  static final FeedLimits FEEDS = FeedLimits.DEFAULT.withAnswerTimeout(Duration.ofMillis(100));

  private Bounds() {}

  /// Returns those of the site plans.
  static FeedLimits plans(Topology.GlobalManager manager) {
    return FEEDS.withTable(FEEDS.entries(), FEEDS.origins(), manager.tombstones());
  }
}
