package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/// Checks values that have no parts.
final class ScalarCheck {
  private ScalarCheck() {}

  static void value(String at, FieldType type, JsonNode value, Problems problems) {
    switch (type) {
      case FieldType.Text text -> text(at, text, value, problems);
      case FieldType.Word word -> word(at, word, value, problems);
      case FieldType.Flag _ ->
          invalidUnless(value.isBoolean(), at, value, "it is true or false", problems);
      case FieldType.OnlyFalse(var why) -> onlyFalse(at, why, value, problems);
      case FieldType.Whole whole -> whole(at, whole.min(), whole.max(), value, problems);
      case FieldType.NeverReused number -> whole(at, number.min(), number.max(), value, problems);
      case FieldType.PathTo path -> path(at, path, "", value, problems);
      case FieldType.SiteId _ ->
          invalidUnless(value.isTextual(), at, value, "it is the id of a site", problems);
      case FieldType.NetworkOf _ -> {}
      case FieldType.ListOf _,
          FieldType.Joined _,
          FieldType.Struct _,
          FieldType.Variants _,
          FieldType.PathsOrAny _,
          FieldType.Children _ ->
          throw new IllegalArgumentException(at + " has parts");
    }
  }

  static void text(String at, FieldType.Text text, JsonNode value, Problems problems) {
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

  static void word(String at, FieldType.Word word, JsonNode value, Problems problems) {
    var text = value.textValue();
    if (text != null
        && (word.words().contains(text)
            || word.kept().stream().anyMatch(kept -> kept.word().equals(text)))) {
      return;
    }
    for (var refused : word.refused()) {
      if (refused.word().equals(text)) {
        problems.add(
            Problem.Kind.NOT_SUPPORTED, at, value, "that is not supported: " + refused.why());
        return;
      }
    }
    problems.add(
        Problem.Kind.INVALID,
        at,
        value.isMissingNode() ? "missing" : value,
        "it is " + String.join(" or ", word.taken()));
  }

  static void path(
      String at, FieldType.PathTo path, String more, JsonNode value, Problems problems) {
    if (value.isTextual() && path.target(value.textValue()).isPresent()) {
      return;
    }
    problems.add(
        Problem.Kind.INVALID,
        at,
        value,
        "it is a path of the form "
            + path.forms().stream().map(PathForm::toString).collect(Collectors.joining(" or "))
            + more);
  }

  private static void onlyFalse(String at, String why, JsonNode value, Problems problems) {
    if (!value.isBoolean()) {
      problems.add(Problem.Kind.INVALID, at, value, "it is false");
    } else if (value.booleanValue()) {
      problems.add(Problem.Kind.NOT_SUPPORTED, at, value, "that is not supported: " + why);
    }
  }

  private static void whole(String at, long min, long max, JsonNode value, Problems problems) {
    boolean inRange =
        value.isIntegralNumber()
            && value.canConvertToLong()
            && value.longValue() >= min
            && value.longValue() <= max;
    if (!inRange) {
      problems.add(
          Problem.Kind.INVALID, at, value, "it is a whole number from " + min + " to " + max);
    }
  }

  private static void invalidUnless(
      boolean valid, String at, JsonNode value, String right, Problems problems) {
    if (!valid) {
      problems.add(Problem.Kind.INVALID, at, value, right);
    }
  }
}
