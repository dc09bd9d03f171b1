package io.interspan.model.intent;

/// A commit was built on a head that is no longer the log's: nothing was written.
public final class StaleHeadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Names both heads.
  public StaleHeadException(long expected, long actual) {
    super("commit on revision " + expected + ", but the log stands at " + actual);
  }

  private StaleHeadException(String message) {
    super(message);
  }

  /// Returns the exception for a commit that was queued behind one that failed: what it was built
  /// on never came to be.
  public static StaleHeadException behind(long expected) {
    return new StaleHeadException(
        "commit on revision " + expected + " was queued behind one that failed");
  }
}
