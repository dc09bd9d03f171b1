package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;

/// What the fields of an object must be together.
@FunctionalInterface
public interface ObjectCheck {
  /// Nothing.
  ObjectCheck NONE = (_, _, _) -> {};

  /// Adds what is wrong.
  ///
  /// @param at what stands before the names of the object's fields in messages
  /// @param object each field of which is right by itself, or was complained about
  void check(String at, JsonNode object, Problems problems);
}
