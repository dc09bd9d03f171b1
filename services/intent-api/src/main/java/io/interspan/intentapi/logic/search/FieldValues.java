package io.interspan.intentapi.logic.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;

/// The values of an object that a name stands for.
///
/// A name with dots goes into objects, and into each object of a list. What is found there may be
/// an object or a list again: then all that lies within it is meant.
final class FieldValues {
  private FieldValues() {}

  /// Returns whether any value of a field holds.
  static boolean any(JsonNode object, String field, Predicate<String> holds) {
    if (object.isArray()) {
      for (var item : object) {
        if (any(item, field, holds)) {
          return true;
        }
      }
      return false;
    }
    int dot = field.indexOf('.');
    if (dot < 0) {
      return anyWithin(object.path(field), holds);
    }
    return any(object.path(field.substring(0, dot)), field.substring(dot + 1), holds);
  }

  /// Returns whether any value of any field holds. Those whose names begin with an underscore say
  /// who wrote the object and when, not what it is: they are to be asked for by name.
  static boolean anyField(JsonNode object, Predicate<String> holds) {
    for (var field : object.properties()) {
      if (!field.getKey().startsWith("_") && anyWithin(field.getValue(), holds)) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyWithin(JsonNode value, Predicate<String> holds) {
    if (value.isValueNode()) {
      return !value.isNull() && holds.test(value.asText());
    }
    for (var within : value) {
      if (anyWithin(within, holds)) {
        return true;
      }
    }
    return false;
  }
}
