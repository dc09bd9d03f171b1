package io.interspan.model.intent;

import io.interspan.model.Bytes;
import org.jspecify.annotations.Nullable;

/// One object's change in a row of the log: what it was and what it is, whole, so that fields can
/// be compared.
///
/// Objects are JSON in UTF-8 with their fields sorted by name, so that equal objects are equal
/// bytes.
///
/// @param path which object
/// @param type its kind
/// @param before the object before, or null where it is new
/// @param after the object after, or null where it is deleted
public record IntentChange(
    IntentPath path, IntentType type, @Nullable Bytes before, @Nullable Bytes after) {
  public IntentChange {
    if (before == null && after == null) {
      throw new IllegalArgumentException("a change of " + path + " has a before or an after");
    }
  }
}
