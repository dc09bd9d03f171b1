package io.interspan.model.feed;

import java.util.List;

/// What a producer says to a pull.
public sealed interface FeedAnswer {
  /// Returns the number of the pull that this answers.
  long pull();

  /// Some of the entries between the consumer's cursor and a pinned version, or of a whole table.
  ///
  /// @param pull the number of the pull
  /// @param at the pinned epoch and version that all pages of the pull show
  /// @param snapshot whether the pages hold the whole table, live entries only
  /// @param offset the number of entries in the pages before this one
  /// @param entries changed entries in the order of versions, tombstones among them unless it is a
  ///   snapshot
  /// @param origins statuses that changed (a snapshot: all of them); on the last page only
  /// @param last whether this page ends the pull
  /// @param digest the digest of the table at the pinned version; [Digest#EMPTY] where not last
  record Page(
      long pull,
      Cursor at,
      boolean snapshot,
      int offset,
      List<FeedEntry> entries,
      List<OriginStatus> origins,
      boolean last,
      Digest digest)
      implements FeedAnswer {
    public Page {
      entries = List.copyOf(entries);
      origins = List.copyOf(origins);
    }
  }

  /// No page: the consumer is ahead within the epoch (it waits), the pin is gone (it starts the
  /// pull again), or the producer does not serve this feed (any more).
  ///
  /// @param pull the number of the pull
  /// @param at the producer's place
  /// @param reason why not
  record Refusal(long pull, Cursor at, Reason reason) implements FeedAnswer {}

  /// Why there is no page.
  enum Reason {
    /// The consumer's cursor is ahead of the producer within the epoch: the producer is still
    /// catching up.
    BEHIND,
    /// The pinned version is no longer held: ask again from the cursor.
    PIN_GONE,
    /// The consumer has seen a later epoch: this producer is an old one that woke up.
    OLD_EPOCH,
    /// This feed is not produced here.
    NOT_HERE
  }
}
