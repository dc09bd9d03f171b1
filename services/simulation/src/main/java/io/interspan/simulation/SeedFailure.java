package io.interspan.simulation;

/// A seed's world in which something that must hold does not.
public final class SeedFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// A failure.
  ///
  /// @param text what failed, how to run it again, and the last events
  public SeedFailure(String text, Throwable cause) {
    super(text, cause);
  }
}
