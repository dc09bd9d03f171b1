package io.interspan.launcher.ops;

import java.io.IOException;

/// The service that was watched ended the connection.
public final class WatchEndedException extends IOException {
  private static final long serialVersionUID = 1L;

  /// What the API closes with where the log is another than the one that was watched.
  private static final int RESTORED = 4409;

  /// The same where the revision to go on after is not there: the log was put back.
  private static final int AHEAD = 4400;

  private final int code;

  WatchEndedException(int code, String reason) {
    super(reason.isEmpty() ? "the service ended it, code " + code : reason);
    this.code = code;
  }

  /// Returns whether the log is another, as was told before.
  public boolean isRestored() {
    return code == RESTORED;
  }

  /// Returns whether the log has not come as far as was asked.
  public boolean isAhead() {
    return code == AHEAD;
  }
}
