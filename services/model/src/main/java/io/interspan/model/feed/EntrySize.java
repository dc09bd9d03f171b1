package io.interspan.model.feed;

/// How large an entry is taken to be when pages and pulls are bounded.
final class EntrySize {
  /// Version, lengths and tags in any of our encodings.
  private static final int FRAME = 32;

  private EntrySize() {}

  /// Returns the bytes of an entry on its way; its names count as ASCII.
  static long of(FeedEntry entry) {
    int value = entry.value() == null ? 0 : entry.value().size();
    return (long) FRAME + entry.origin().length() + entry.key().length() + value;
  }
}
