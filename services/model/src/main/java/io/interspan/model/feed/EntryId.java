package io.interspan.model.feed;

/// What names an entry: two origins may hold the same key.
record EntryId(String origin, String key) {
  static EntryId of(FeedEntry entry) {
    return new EntryId(entry.origin(), entry.key());
  }
}
