package io.interspan.globalmanager.contract;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.type.Field;
import io.interspan.intentapi.logic.type.FieldType;
import io.interspan.intentapi.logic.type.FieldUse;
import io.interspan.intentapi.logic.type.ResourceType;
import java.util.List;

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

  private ObjectNode struct(List<Field> fields, boolean nullable) {
    var schema = JsonNodeFactory.instance.objectNode();
    if (nullable) {
      schema.putArray("type").add("object").add("null");
    } else {
      schema.put("type", "object");
    }
    schema.put("additionalProperties", false);
    var properties = schema.putObject("properties");
    var refused = JsonNodeFactory.instance.objectNode();
    var required = JsonNodeFactory.instance.arrayNode();
    for (var field : fields) {
      if (field.use() == FieldUse.REFUSED) {
        refused.put(field.name(), field.about());
        continue;
      }
      var property = value(field.type());
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
    if (!refused.isEmpty()) {
      schema.set("x-interspan-refused", refused);
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
        word.words().forEach(words::add);
        words.addNull();
        yield schema;
      }
      case FieldType.Flag _ -> scalar("boolean");
      case FieldType.Whole whole -> number(whole.min(), whole.max());
      case FieldType.NeverReused number -> number(number.min(), number.max());
      case FieldType.ListOf list -> {
        var schema = scalar("array");
        // A list in a patch replaces the list, so its items are whole.
        schema.set("items", new SchemaWriter(false).value(list.item()));
        schema.put("maxItems", list.maxItems());
        yield schema;
      }
      case FieldType.Struct struct -> struct(struct.fields(), true);
      case FieldType.PathTo path -> {
        var schema = scalar("string");
        var forms = schema.putArray("x-interspan-forms");
        path.forms().forEach(form -> forms.add(form.toString()));
        yield schema;
      }
      case FieldType.SiteId _ -> scalar("string");
    };
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
