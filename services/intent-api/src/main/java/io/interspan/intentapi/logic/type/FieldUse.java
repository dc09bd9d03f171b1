package io.interspan.intentapi.logic.type;

/// What Interspan does with a field.
public enum FieldUse {
  /// It has the effect that its name promises.
  ENFORCED,
  /// It is kept and given back, and has no effect; README lists these.
  KEPT,
  /// It is refused by name, with the reason.
  REFUSED,
  /// Ours to say: given back, and passed over where a client sends back what it read.
  READ_ONLY
}
