package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A field of a type, or of an object within one.
///
/// @param name as the NSX Policy API names it
/// @param use what Interspan does with it
/// @param type what its value may be
/// @param required whether it must be there
/// @param defaultValue what stands there where the user gives nothing
/// @param unique whether no two objects of the type may have the same value
/// @param about what it is, for the API's description; for a refused field, why
public record Field(
    String name,
    FieldUse use,
    FieldType type,
    boolean required,
    @Nullable JsonNode defaultValue,
    boolean unique,
    String about) {
  /// Returns a field that has the effect that its name promises.
  static Field enforced(String name, FieldType type, String about) {
    return new Field(name, FieldUse.ENFORCED, type, false, null, false, about);
  }

  /// Returns a field that is kept and given back, and has no effect.
  static Field kept(String name, FieldType type, String about) {
    return new Field(name, FieldUse.KEPT, type, false, null, false, about);
  }

  /// Returns a field that is refused by name.
  static Field refused(String name, String why) {
    return new Field(name, FieldUse.REFUSED, new FieldType.Flag(), false, null, false, why);
  }

  /// Returns a field that is ours to say.
  static Field readOnly(String name, FieldType type, String about) {
    return new Field(name, FieldUse.READ_ONLY, type, false, null, false, about);
  }

  /// Returns this field as one that must be there.
  Field mustBeThere() {
    return new Field(name, use, type, true, defaultValue, unique, about);
  }

  /// Returns this field as one that no two objects of the type share.
  Field once() {
    return new Field(name, use, type, required, defaultValue, true, about);
  }

  /// Returns this field with a word for where the user gives nothing.
  Field or(String word) {
    return or(JsonNodeFactory.instance.textNode(word));
  }

  /// Returns this field with a value for where the user gives nothing.
  Field or(JsonNode value) {
    return new Field(name, use, type, required, value, unique, about);
  }

  /// Returns the field with this name, if there is one among `fields`.
  static Optional<Field> find(List<Field> fields, String name) {
    return fields.stream().filter(field -> field.name.equals(name)).findFirst();
  }
}
