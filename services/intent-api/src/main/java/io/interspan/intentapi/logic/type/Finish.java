package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.model.net.Prefix;

/// Makes an object that is right what is kept of it.
final class Finish {
  private Finish() {}

  static void below(Fields fields, ObjectNode object) {
    object.properties().removeIf(property -> isDropped(fields, property.getKey()));
    for (var field : fields) {
      var standing = field.defaultValue();
      var value = object.get(field.name());
      if (standing != null
          && field.isGiven()
          && (value == null || value.isNull() || (standing.isArray() && value.isEmpty()))) {
        value = standing.deepCopy();
        object.set(field.name(), value);
      }
      if (field.type() instanceof FieldType.NetworkOf(var gateway)) {
        network(field.name(), gateway, object);
      } else if (value != null) {
        within(field.type(), value);
      }
    }
  }

  /// What is refused says nothing here, and what is ours to say is said by us.
  private static boolean isDropped(Fields fields, String name) {
    return fields.find(name).filter(field -> !field.isKept()).isPresent();
  }

  private static void within(FieldType type, JsonNode value) {
    switch (type) {
      case FieldType.Struct struct when value instanceof ObjectNode object ->
          below(struct.fields(), object);
      case FieldType.Variants variants when value instanceof ObjectNode object -> {
        var variant = variants.of(object);
        if (variant != null) {
          below(variant.fields(), object);
        }
      }
      case FieldType.ListOf list -> value.forEach(item -> within(list.item(), item));
      case FieldType.Joined list -> value.forEach(item -> within(list.item(), item));
      case FieldType.Struct _,
          FieldType.Variants _,
          FieldType.Text _,
          FieldType.Word _,
          FieldType.Flag _,
          FieldType.OnlyFalse _,
          FieldType.Whole _,
          FieldType.NeverReused _,
          FieldType.PathTo _,
          FieldType.PathsOrAny _,
          FieldType.SiteId _,
          FieldType.NetworkOf _,
          FieldType.Children _ -> {}
    }
  }

  private static void network(String name, String gateway, ObjectNode object) {
    var address = object.path(gateway).textValue();
    if (address != null) {
      try {
        object.put(name, Prefix.parse(address).network().toString());
      } catch (IllegalArgumentException _) {
        // The gateway address is complained about where fields are checked.
      }
    }
  }
}
