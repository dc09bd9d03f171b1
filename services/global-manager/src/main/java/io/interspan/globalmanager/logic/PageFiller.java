package io.interspan.globalmanager.logic;

import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimits;
import java.util.ArrayList;
import java.util.List;

/// Collects the entries of one page, up to its bounds.
final class PageFiller {
  private final FeedLimits limits;
  private final List<FeedEntry> entries = new ArrayList<>();
  private long bytes;

  PageFiller(FeedLimits limits) {
    this.limits = limits;
  }

  /// Adds an entry; returns false where the page is full. An entry that is larger than a page has
  /// one of its own.
  boolean add(FeedEntry entry) {
    var value = entry.value();
    long size =
        (long) entry.origin().length() + entry.key().length() + (value == null ? 0 : value.size());
    if (!entries.isEmpty()
        && (entries.size() >= limits.pageEntries() || bytes + size > limits.pageBytes())) {
      return false;
    }
    entries.add(entry);
    bytes += size;
    return true;
  }

  List<FeedEntry> entries() {
    return entries;
  }
}
