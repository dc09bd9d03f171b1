package io.interspan.model.feed;

/// A few bytes from producer to consumers: "I am at this place". May be lost, doubled or late.
///
/// @param at the producer's epoch and current version
/// @param digest the digest of the table at that version
/// @param differs whether the consumer said of what it acts upon that it has another digest: it is
///   to pull a snapshot
public record FeedHint(Cursor at, Digest digest, boolean differs) {
  /// What all are told.
  public FeedHint(Cursor at, Digest digest) {
    this(at, digest, false);
  }
}
