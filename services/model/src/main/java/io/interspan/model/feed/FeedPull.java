package io.interspan.model.feed;

/// A consumer's question: "what changed after my cursor?" A pull of several pages repeats it with
/// the pinned version and the number of items that it has already.
///
/// @param pull a number that the consumer gives to this pull; its pages carry it, so that late ones
///   are known
/// @param cursor what the consumer has applied
/// @param snapshot whether the whole table is wanted, whatever the cursor
/// @param pinned the place that the first page named, or [Cursor#NONE] for a first page
/// @param offset how many entries of the pull the consumer has, 0 for a first page
public record FeedPull(long pull, Cursor cursor, boolean snapshot, Cursor pinned, int offset) {
  /// Returns whether the consumer says that it has what the table has at a place.
  public boolean holds(Cursor at) {
    return !snapshot && cursor.equals(at);
  }

  /// Returns whether this asks for a first page.
  public boolean isFirst() {
    return pinned.equals(Cursor.NONE);
  }

  /// Returns whether only a snapshot answers this: it is wanted, or a delta cannot be told from the
  /// cursor.
  boolean needsSnapshot(long epoch, long horizon) {
    return snapshot || cursor.epoch() < epoch || cursor.version() < horizon;
  }
}
