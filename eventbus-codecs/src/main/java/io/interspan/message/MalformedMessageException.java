package io.interspan.message;

/// A message that is not what its type promises: drop it and count it. The text names the field,
/// the value and what would have been right.
public final class MalformedMessageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Makes one with its text.
  public MalformedMessageException(String message) {
    super(message);
  }

  /// Makes one with its text and where it was found.
  public MalformedMessageException(String message, Throwable cause) {
    super(message, cause);
  }
}
