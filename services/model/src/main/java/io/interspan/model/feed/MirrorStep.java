package io.interspan.model.feed;

import java.util.List;
import java.util.Optional;

/// What a [FeedMirror] makes of an event.
public sealed interface MirrorStep {
  /// Returns the pull to send to the producer now, if any.
  default Optional<FeedPull> next() {
    return Optional.empty();
  }

  /// Nothing is to be done.
  record Nothing() implements MirrorStep {}

  /// A pull is to be sent.
  ///
  /// @param pull the pull
  record Ask(FeedPull pull) implements MirrorStep {
    @Override
    public Optional<FeedPull> next() {
      return Optional.of(pull);
    }
  }

  /// A pull ended: the copy and the cursor moved, together. Whoever keeps something beside the copy
  /// takes each of these in turn, those with a next pull too.
  ///
  /// @param at the cursor now
  /// @param changes of a delta, its entries in order, every revision of a key that came; of a
  ///   snapshot, tombstones for what the copy had and the snapshot has not, then the entries whose
  ///   values are new (all entries, where keys come in several revisions), in order
  /// @param statuses of a delta, the marks that came; of a snapshot, those with another state or
  ///   stamp than before (marks that the snapshot has not are gone from the copy)
  /// @param snapshot whether the copy was replaced
  /// @param next the next pull, where the producer is known to be further on
  record Applied(
      Cursor at,
      List<FeedEntry> changes,
      List<OriginStatus> statuses,
      boolean snapshot,
      Optional<FeedPull> next)
      implements MirrorStep {
    public Applied {
      changes = List.copyOf(changes);
      statuses = List.copyOf(statuses);
    }
  }

  /// Something is wrong that an operator should see; the copy is as before.
  ///
  /// @param reason what is wrong
  /// @param text the same in words, with the values
  /// @param next the pull that may heal it
  record Alarmed(Reason reason, String text, Optional<FeedPull> next) implements MirrorStep {}

  /// What is wrong.
  enum Reason {
    /// A producer of an epoch that is over offered something; said once an epoch.
    OLD_EPOCH,
    /// The copy, or what was to become it, does not have the producer's digest.
    WRONG_DIGEST,
    /// A pull brought more than is allowed to be collected.
    TOO_LARGE
  }
}
