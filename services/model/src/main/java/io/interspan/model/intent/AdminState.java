package io.interspan.model.intent;

/// Whether an engineer wants the object to carry traffic.
public enum AdminState {
  /// It does.
  UP,
  /// It does not.
  DOWN
}
