package io.interspan.intentapi.logic.type;

import java.util.List;

/// Kinds of values that several types have.
final class Kinds {
  /// Whether something carries traffic.
  static final FieldType.Word UP_DOWN = FieldType.Word.of("UP", "DOWN");

  /// Whether something is connected.
  static final FieldType.Word ON_OFF = FieldType.Word.of("ON", "OFF");

  static final FieldType.Flag FLAG = new FieldType.Flag();

  private Kinds() {}

  static FieldType.Text line() {
    return new FieldType.Text(0, 255, TextForm.ANY);
  }

  static FieldType.Text words() {
    return new FieldType.Text(0, 2_048, TextForm.ANY);
  }

  static FieldType.Whole number(long min, long max) {
    return new FieldType.Whole(min, max);
  }

  static FieldType.ListOf listOf(TextForm form, int maxItems) {
    return new FieldType.ListOf(new FieldType.Text(1, 128, form), maxItems);
  }

  static FieldType.ListOf listOf(FieldType.Word word) {
    return new FieldType.ListOf(word, word.taken().size());
  }

  static FieldType.Variant variant(String word, Field... fields) {
    return variant(word, ObjectCheck.NONE, fields);
  }

  static FieldType.Variant variant(String word, ObjectCheck check, Field... fields) {
    return new FieldType.Variant(word, CommonFields.and(List.of(fields)), check);
  }
}
