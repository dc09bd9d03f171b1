package io.interspan.model.feed;

import io.interspan.model.Bytes;
import org.jspecify.annotations.Nullable;

/// One key's place in a feed: its value, or a tombstone where the key is gone.
///
/// Two origins may hold the same key: origin and key together name an entry.
///
/// @param origin the host, site or party that the entry comes from; relays pass it on
/// @param key the key within the feed
/// @param version the feed's version at which the entry last changed
/// @param value the serialized value, or null for a tombstone
public record FeedEntry(String origin, String key, long version, @Nullable Bytes value) {
  /// Returns how large it is: the bytes of key, counted as ASCII, and value. Marks and envelopes
  /// come on top.
  public int size() {
    return key.length() + (value == null ? 0 : value.size());
  }

  /// Returns whether the key is gone.
  public boolean isTombstone() {
    return value == null;
  }
}
