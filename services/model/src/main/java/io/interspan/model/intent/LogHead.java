package io.interspan.model.intent;

import io.interspan.model.feed.Digest;

/// Where the log stands.
///
/// @param epoch the store's epoch: a new one begins only with a restore from a backup
/// @param revision the last row's, 0 for an empty log
/// @param digest the digest of the intents feed at that revision
public record LogHead(long epoch, long revision, Digest digest) {}
