package io.interspan.launcher.ops;

/// A guest is asked for that does not run in this process.
public final class UnknownGuestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Names the guest.
  public UnknownGuestException(String guest) {
    super("no guest '" + guest + "' runs in this process");
  }
}
