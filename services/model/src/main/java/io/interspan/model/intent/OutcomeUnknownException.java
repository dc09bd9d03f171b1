package io.interspan.model.intent;

import java.io.IOException;
import java.io.UncheckedIOException;

/// The disk failed while a commit was written: the row may be in the log or not. Read the head to
/// learn which.
public final class OutcomeUnknownException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  /// Says what the disk said.
  public OutcomeUnknownException(IOException cause) {
    super(cause);
  }
}
