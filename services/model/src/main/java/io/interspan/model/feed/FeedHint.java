package io.interspan.model.feed;

/// A few bytes from producer to consumers: "I am at this place". May be lost, doubled or late.
///
/// @param at the producer's epoch and current version
/// @param digest the digest of the table at that version
public record FeedHint(Cursor at, Digest digest) {}
