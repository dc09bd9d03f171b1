package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// Finds the values in an object of which there is one only.
final class UniqueValues {
  private UniqueValues() {}

  /// Returns whether an object with these fields may have such values.
  static boolean mayBeIn(Fields fields) {
    return fields.list().stream()
        .anyMatch(field ->
            field.unique()
                || isUserNumber(field)
                || (field.type() instanceof FieldType.Struct struct && mayBeIn(struct.fields())));
  }

  /// A number that is ours alone to give need not be looked up: nobody can name one.
  private static boolean isUserNumber(Field field) {
    return field.type() instanceof FieldType.NeverReused && field.isGiven();
  }

  static List<ResourceType.UniqueValue> of(Fields fields, JsonNode object) {
    var values = new ArrayList<ResourceType.UniqueValue>();
    collect("", fields, object, values);
    return values;
  }

  private static void collect(
      String at, Fields fields, JsonNode object, List<ResourceType.UniqueValue> values) {
    for (var property : object.properties()) {
      var field = fields.find(property.getKey()).orElse(null);
      if (field == null) {
        continue;
      }
      var value = property.getValue();
      if (field.unique() && value.isTextual()) {
        values.add(new ResourceType.UniqueValue(at + field.name(), value.textValue()));
      }
      if (isUserNumber(field) && value.isInt()) {
        values.add(new ResourceType.UniqueValue(at + field.name(), value.asText()));
      }
      if (field.type() instanceof FieldType.Struct struct) {
        collect(at + field.name() + ".", struct.fields(), value, values);
      }
    }
  }
}
