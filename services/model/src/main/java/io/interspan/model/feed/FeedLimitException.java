package io.interspan.model.feed;

/// A change that a named bound of a feed refuses; the table is as it was before.
public final class FeedLimitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Says which bound, which value met it, and what would have been right.
  public FeedLimitException(String message) {
    super(message);
  }
}
