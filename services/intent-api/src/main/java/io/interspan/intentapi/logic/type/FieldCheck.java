package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Checks values against their types, without looking at other objects.
final class FieldCheck {
  /// A whole object: what must be there is there, and nothing is null.
  static final FieldCheck WHOLE = new FieldCheck(false);

  /// A merge patch (RFC 7396): null removes, and nothing need be there.
  static final FieldCheck PATCH = new FieldCheck(true);

  private final boolean patch;

  private FieldCheck(boolean patch) {
    this.patch = patch;
  }

  void fields(String at, List<Field> fields, JsonNode object, Problems problems) {
    var unknown = new ArrayList<String>();
    object
        .properties()
        .forEach(property ->
            Field.find(fields, property.getKey())
                .ifPresentOrElse(
                    field -> field(at, field, property.getValue(), problems),
                    () -> unknown.add(property.getKey())));
    for (var name : unknown) {
      problems.add(
          Problem.Kind.UNKNOWN_FIELD,
          problems.object()
              + " has no field '"
              + shown(at + name)
              + "'; there are: "
              + fields.stream()
                  .filter(field -> field.use() != FieldUse.REFUSED)
                  .map(Field::name)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    if (!patch) {
      fields.stream()
          .filter(field -> field.required() && FieldType.isAbsent(object.path(field.name())))
          .forEach(field -> missing(at, field, problems));
    }
  }

  private static void missing(String at, Field field, Problems problems) {
    problems.add(
        Problem.Kind.MISSING,
        "field '"
            + at
            + field.name()
            + "' of "
            + problems.object()
            + " must be there: "
            + field.about());
  }

  private void field(String at, Field field, JsonNode value, Problems problems) {
    switch (field.use()) {
      case READ_ONLY -> {}
      case REFUSED -> {
        if (!value.isNull()) {
          problems.add(
              Problem.Kind.NOT_SUPPORTED,
              "field '"
                  + at
                  + field.name()
                  + "' of "
                  + problems.object()
                  + " is not supported: "
                  + field.about());
        }
      }
      case ENFORCED, KEPT -> {
        if (!value.isNull()) {
          value(at + field.name(), field.type(), value, problems);
        }
      }
    }
  }

  private void value(String at, FieldType type, JsonNode value, Problems problems) {
    switch (type) {
      case FieldType.Text text -> text(at, text, value, problems);
      case FieldType.Word word -> word(at, word, value, problems);
      case FieldType.Flag _ ->
          invalidUnless(value.isBoolean(), at, value, "it is true or false", problems);
      case FieldType.Whole whole -> whole(at, whole.min(), whole.max(), value, problems);
      case FieldType.NeverReused number -> whole(at, number.min(), number.max(), value, problems);
      case FieldType.ListOf list -> list(at, list, value, problems);
      case FieldType.Struct struct -> struct(at, struct, value, problems);
      case FieldType.PathTo path ->
          invalidUnless(
              value.isTextual() && path.target(value.textValue()).isPresent(),
              at,
              value,
              "it is a path of the form "
                  + path.forms().stream()
                      .map(PathForm::toString)
                      .collect(Collectors.joining(" or ")),
              problems);
      case FieldType.SiteId _ ->
          invalidUnless(value.isTextual(), at, value, "it is the id of a site", problems);
    }
  }

  private static void text(String at, FieldType.Text text, JsonNode value, Problems problems) {
    if (!value.isTextual()) {
      problems.add(Problem.Kind.INVALID, at, value, "it is a string");
      return;
    }
    var string = value.textValue();
    if (string.length() < text.minLength() || string.length() > text.maxLength()) {
      problems.add(
          Problem.Kind.INVALID,
          at,
          value,
          "it has "
              + text.minLength()
              + " to "
              + text.maxLength()
              + " characters, not "
              + string.length());
      return;
    }
    text.form()
        .problem(string)
        .ifPresent(problem -> problems.add(Problem.Kind.INVALID, at, value, problem));
  }

  private static void word(String at, FieldType.Word word, JsonNode value, Problems problems) {
    if (value.isTextual() && word.words().contains(value.textValue())) {
      return;
    }
    for (var refused : word.refused()) {
      if (refused.word().equals(value.textValue())) {
        problems.add(
            Problem.Kind.NOT_SUPPORTED, at, value, "that is not supported: " + refused.why());
        return;
      }
    }
    problems.add(Problem.Kind.INVALID, at, value, "it is " + String.join(" or ", word.words()));
  }

  private static void whole(String at, long min, long max, JsonNode value, Problems problems) {
    invalidUnless(
        value.isIntegralNumber()
            && value.canConvertToLong()
            && value.longValue() >= min
            && value.longValue() <= max,
        at,
        value,
        "it is a whole number from " + min + " to " + max,
        problems);
  }

  private void list(String at, FieldType.ListOf list, JsonNode value, Problems problems) {
    if (!value.isArray()) {
      problems.add(Problem.Kind.INVALID, at, value, "it is a list");
      return;
    }
    if (value.size() > list.maxItems()) {
      problems.add(
          Problem.Kind.INVALID,
          at,
          "a list of " + value.size(),
          "it has at most " + list.maxItems() + (list.maxItems() == 1 ? " item" : " items"));
      return;
    }
    // RFC 7396: a list in a patch replaces the list, so its items are whole.
    for (int i = 0; i < value.size(); i++) {
      WHOLE.value(at + "[" + i + "]", list.item(), value.get(i), problems);
    }
  }

  private void struct(String at, FieldType.Struct struct, JsonNode value, Problems problems) {
    if (!value.isObject()) {
      problems.add(Problem.Kind.INVALID, at, value, "it is an object");
      return;
    }
    fields(at + ".", struct.fields(), value, problems);
    if (!patch
        && !struct.oneOf().isEmpty()
        && struct.oneOf().stream().allMatch(name -> FieldType.isAbsent(value.path(name)))) {
      problems.add(
          Problem.Kind.MISSING,
          "field '" + at + "' of " + problems.object() + " has at least one of " + struct.oneOf());
    }
  }

  private static void invalidUnless(
      boolean valid, String at, JsonNode value, String right, Problems problems) {
    if (!valid) {
      problems.add(Problem.Kind.INVALID, at, value, right);
    }
  }

  private static String shown(String name) {
    return name.length() <= 80 ? name : name.substring(0, 80) + "...";
  }
}
