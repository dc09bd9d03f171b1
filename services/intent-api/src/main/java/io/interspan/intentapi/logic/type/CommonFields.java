package io.interspan.intentapi.logic.type;

import java.util.ArrayList;
import java.util.List;

/// The fields that objects of every type have.
final class CommonFields {
  private static final int MAX_TAGS = 30;

  private static final FieldType.Text LINE = new FieldType.Text(0, 255, TextForm.ANY);
  private static final FieldType.Text WORDS = new FieldType.Text(0, 1_024, TextForm.ANY);
  private static final FieldType.Whole COUNT = new FieldType.Whole(0, Long.MAX_VALUE);

  private static final List<Field> GIVEN =
      List.of(
          Field.enforced(
              "id", new FieldType.Text(1, 255, TextForm.ANY), "the last word of the path"),
          Field.enforced("resource_type", LINE, "the type's name"),
          Field.enforced("display_name", LINE, "what people call it; the id where it is absent"),
          Field.enforced("description", WORDS, "what people say about it"),
          Field.enforced(
              "tags",
              new FieldType.ListOf(
                  FieldType.Struct.of(
                          Field.enforced(
                                  "scope",
                                  new FieldType.Text(0, 128, TextForm.ANY),
                                  "the kind of label")
                              .or(""),
                          Field.enforced(
                                  "tag", new FieldType.Text(0, 256, TextForm.ANY), "the label")
                              .or(""))
                      .withOneOf("scope", "tag"),
                  MAX_TAGS),
              "labels"));

  private static final List<Field> OURS =
      List.of(
          Field.readOnly("path", LINE, "the object's name for ever"),
          Field.readOnly("relative_path", LINE, "the last word of the path"),
          Field.readOnly("parent_path", LINE, "the path of the object that it lies below"),
          Field.readOnly("unique_id", LINE, "of this object, and of none after its deletion"),
          Field.readOnly(
              "_revision", COUNT, "how often it was changed; a PUT names the one it read"),
          Field.readOnly("_create_user", LINE, "who made it"),
          Field.readOnly("_create_time", COUNT, "when, in milliseconds since 1970 UTC"),
          Field.readOnly("_last_modified_user", LINE, "who changed it last"),
          Field.readOnly("_last_modified_time", COUNT, "when, in milliseconds since 1970 UTC"),
          Field.readOnly("_system_owned", new FieldType.Flag(), "whether it is ours").or(false),
          Field.readOnly("_protection", LINE, "always NOT_PROTECTED").or("NOT_PROTECTED"),
          Field.readOnly("marked_for_delete", new FieldType.Flag(), "false in answers").or(false),
          Field.readOnly("overridden", new FieldType.Flag(), "false in answers").or(false),
          Field.readOnly("realization_id", LINE, "not in answers"),
          Field.readOnly("origin_site_id", LINE, "not in answers"),
          Field.readOnly("owner_id", LINE, "not in answers"),
          Field.readOnly("remote_path", LINE, "not in answers"),
          Field.readOnly("_links", LINE, "not in answers"),
          Field.readOnly("_schema", LINE, "not in answers"),
          Field.readOnly("_self", LINE, "not in answers"));

  private CommonFields() {}

  /// Returns the common fields and `own`.
  static Fields and(Field... own) {
    return and(List.of(own));
  }

  /// Returns the common fields and `own`.
  static Fields and(List<Field> own) {
    var fields = new ArrayList<>(GIVEN);
    fields.addAll(own);
    fields.addAll(OURS);
    return new Fields(fields);
  }
}
