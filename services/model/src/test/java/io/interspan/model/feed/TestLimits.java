package io.interspan.model.feed;

import java.time.Duration;

/// Bounds so small that every test meets them.
final class TestLimits {
  static final FeedLimits SMALL =
      new FeedLimits(
          64,
          32,
          1000,
          16,
          4,
          4,
          3,
          200,
          2,
          Duration.ofSeconds(3),
          500,
          50_000,
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofSeconds(4),
          3,
          8,
          Duration.ofSeconds(30),
          Duration.ofSeconds(2));

  private TestLimits() {}
}
