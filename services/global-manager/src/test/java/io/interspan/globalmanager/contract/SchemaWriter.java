package io.interspan.globalmanager.contract;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.type.Field;
import io.interspan.intentapi.logic.type.FieldType;
import io.interspan.intentapi.logic.type.FieldUse;
import io.interspan.intentapi.logic.type.ResourceType;

/// Writes types as JSON schemas. Null is taken for the absence of a value everywhere.
final class SchemaWriter {
  private final boolean patch;

  /// @param patch whether the schema is that of a merge patch, in which nothing must be there
  SchemaWriter(boolean patch) {
    this.patch = patch;
  }

  ObjectNode write(ResourceType type) {
    var schema = struct(type.fields(), false);
    schema.put("description", type.about());
    if (patch) {
      var children = JsonNodeFactory.instance.objectNode();
      children.putArray("type").add("array").add("null");
      children.putObject("items").put("$ref", "#/components/schemas/Child");
      children.put("description", "objects below it, merged with it");
      ((ObjectNode) schema.path("properties")).set("children", children);
    }
    return schema;
  }

  private ObjectNode struct(Iterable<Field> fields, boolean nullable) {
    var schema = JsonNodeFactory.instance.objectNode();
    if (nullable) {
      schema.putArray("type").add("object").add("null");
    } else {
      schema.put("type", "object");
    }
    schema.put("additionalProperties", false);
    var properties = schema.putObject("properties");
    var required = JsonNodeFactory.instance.arrayNode();
    for (var field : fields) {
      // What is refused is taken where it says nothing; the table of types sees to that.
      var property =
          field.use() == FieldUse.REFUSED
              ? JsonNodeFactory.instance.objectNode()
              : value(field.type());
      property.put("description", field.about());
      property.put("x-interspan-use", field.use().name());
      if (field.use() == FieldUse.READ_ONLY) {
        property.put("readOnly", true);
      }
      var standing = field.defaultValue();
      if (standing != null) {
        property.set("default", standing);
      }
      properties.set(field.name(), property);
      if (field.required() && !patch) {
        required.add(field.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema;
  }

  private ObjectNode value(FieldType type) {
    return switch (type) {
      case FieldType.Text text -> {
        var schema = scalar("string");
        schema.put("minLength", text.minLength());
        schema.put("maxLength", text.maxLength());
        yield schema;
      }
      case FieldType.Word word -> {
        var schema = scalar("string");
        var words = schema.putArray("enum");
        word.taken().forEach(words::add);
        words.addNull();
        yield schema;
      }
      case FieldType.Flag _, FieldType.OnlyFalse _ -> scalar("boolean");
      case FieldType.Whole whole -> number(whole.min(), whole.max());
      case FieldType.NeverReused number -> number(number.min(), number.max());
      case FieldType.ListOf list -> list(list.item(), list.maxItems());
      case FieldType.Joined list -> list(list.item(), list.maxItems());
      case FieldType.PathsOrAny paths -> {
        var schema = scalar("array");
        schema.putObject("items").put("type", "string");
        schema.put("maxItems", paths.maxItems());
        yield schema;
      }
      case FieldType.Variants variants -> variants(variants);
      case FieldType.Children children -> {
        var schema = scalar("array");
        schema
            .putObject("items")
            .put("type", "object")
            .put("description", "a " + children.type().apiName());
        yield schema;
      }
      case FieldType.Struct struct -> struct(struct.fields(), true);
      case FieldType.PathTo path -> {
        var schema = scalar("string");
        var forms = schema.putArray("x-interspan-forms");
        path.forms().forEach(form -> forms.add(form.toString()));
        yield schema;
      }
      case FieldType.SiteId _, FieldType.NetworkOf _ -> scalar("string");
    };
  }

  private static ObjectNode list(FieldType item, int maxItems) {
    var schema = scalar("array");
    // A list in a patch replaces the list, so its items are whole.
    schema.set("items", new SchemaWriter(false).value(item));
    schema.put("maxItems", maxItems);
    return schema;
  }

  /// All fields of all kinds in one: a choice over thousands of items takes seconds, and the table
  /// of types checks which fields go together.
  private static ObjectNode variants(FieldType.Variants variants) {
    var schema = JsonNodeFactory.instance.objectNode();
    schema.putArray("type").add("object").add("null");
    schema.put("additionalProperties", false);
    var properties = schema.putObject("properties");
    var kinds = JsonNodeFactory.instance.arrayNode();
    for (var variant : variants.variants()) {
      kinds.add(variant.word());
      var one = new SchemaWriter(false).struct(variant.fields(), false).path("properties");
      one.properties()
          .forEach(property -> {
            var known = properties.get(property.getKey());
            if (known == null) {
              properties.set(property.getKey(), property.getValue());
            } else if (!known.equals(property.getValue())) {
              ((ObjectNode) known).removeAll();
            }
          });
    }
    properties.putObject(FieldType.Variants.BY).put("type", "string").set("enum", kinds);
    schema.putArray("required").add(FieldType.Variants.BY);
    return schema;
  }

  private static ObjectNode number(long min, long max) {
    var schema = scalar("integer");
    schema.put("minimum", min);
    if (max < Long.MAX_VALUE) {
      schema.put("maximum", max);
    }
    return schema;
  }

  private static ObjectNode scalar(String type) {
    var schema = JsonNodeFactory.instance.objectNode();
    schema.putArray("type").add(type).add("null");
    return schema;
  }
}
