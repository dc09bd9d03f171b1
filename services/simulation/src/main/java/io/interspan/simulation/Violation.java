package io.interspan.simulation;

/// An auditor found that something which must hold does not.
public final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// A finding.
  ///
  /// @param auditor whose
  /// @param text what does not hold, with the names and values
  public Violation(String auditor, String text) {
    super(auditor + ": " + text);
  }
}
