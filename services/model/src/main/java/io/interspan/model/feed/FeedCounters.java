package io.interspan.model.feed;

/// What came over a feed and was applied, since its mirror was made.
///
/// @param pulls pulls that ended, those that brought nothing among them
/// @param entries what they brought, tombstones among them
/// @param bytes of the keys and values of these entries; marks and envelopes come on top
/// @param snapshots the pulls that brought the whole table in place of what changed
public record FeedCounters(long pulls, long entries, long bytes, long snapshots) {
  /// Nothing came yet.
  public static final FeedCounters ZERO = new FeedCounters(0, 0, 0, 0);

  /// Returns both together.
  public FeedCounters plus(FeedCounters other) {
    return new FeedCounters(
        pulls + other.pulls,
        entries + other.entries,
        bytes + other.bytes,
        snapshots + other.snapshots);
  }

  /// Returns what came since `before`.
  public FeedCounters since(FeedCounters before) {
    return new FeedCounters(
        pulls - before.pulls,
        entries - before.entries,
        bytes - before.bytes,
        snapshots - before.snapshots);
  }
}
