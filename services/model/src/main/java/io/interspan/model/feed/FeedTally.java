package io.interspan.model.feed;

import java.util.List;

/// Counts what comes over a feed. A mirror adds to it at each of its pulls, of which those at rest
/// bring nothing: so it is changed in place.
final class FeedTally {
  private long pulls;
  private long entries;
  private long bytes;
  private long snapshots;

  /// Adds a pull that ended.
  ///
  /// @param came what it brought
  void add(List<FeedEntry> came, boolean snapshot) {
    pulls++;
    entries += came.size();
    for (var entry : came) {
      bytes += entry.size();
    }
    snapshots += snapshot ? 1 : 0;
  }

  FeedCounters total() {
    return new FeedCounters(pulls, entries, bytes, snapshots);
  }
}
