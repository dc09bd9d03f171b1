package io.interspan.intentapi.logic.type;

/// What is wrong with one field of a request.
///
/// @param kind which sort of mistake
/// @param message names the field and the value, and says what would have been right
public record Problem(Kind kind, String message) {
  /// The sorts of mistakes.
  public enum Kind {
    /// The type has no such field.
    UNKNOWN_FIELD,
    /// The field or the value is one that the NSX API has and that Interspan does not do.
    NOT_SUPPORTED,
    /// A field that must be there is not.
    MISSING,
    /// The value is not of the field's type, form or range.
    INVALID
  }
}
