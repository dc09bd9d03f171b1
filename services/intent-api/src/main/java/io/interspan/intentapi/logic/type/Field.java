package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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

  /// Returns this field with a flag for where the user gives nothing.
  Field or(boolean flag) {
    return or(JsonNodeFactory.instance.booleanNode(flag));
  }

  /// Returns this field with a number for where the user gives nothing.
  Field or(int number) {
    return or(JsonNodeFactory.instance.numberNode(number));
  }

  /// Returns this field with an object for where the user gives nothing: one of defaults.
  Field orDefaults() {
    return or(JsonNodeFactory.instance.objectNode());
  }

  /// Returns this field with a list of one word for where the user gives nothing, or no item.
  Field orListOf(String word) {
    return or(JsonNodeFactory.instance.arrayNode().add(word));
  }

  private Field or(JsonNode value) {
    return new Field(name, use, type, required, value, unique, about);
  }

  /// Returns whether the value is the user's to give: not ours to say, not refused, and not objects
  /// of their own.
  public boolean isGiven() {
    return (use == FieldUse.ENFORCED || use == FieldUse.KEPT)
        && !(type instanceof FieldType.Children);
  }

  /// Returns whether the object keeps the value: because its user gave it, or because it is a
  /// number that we gave.
  public boolean isKept() {
    return isGiven() || type instanceof FieldType.NeverReused;
  }
}
