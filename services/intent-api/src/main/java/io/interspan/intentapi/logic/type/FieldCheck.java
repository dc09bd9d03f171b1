package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Checks the fields of objects against their types, without looking at other objects.
final class FieldCheck {
  /// A whole object: what must be there is there, and nothing is null.
  static final FieldCheck WHOLE = new FieldCheck(false);

  /// A merge patch (RFC 7396): null removes, and nothing need be there.
  static final FieldCheck PATCH = new FieldCheck(true);

  /// The most objects that stand in their parent: as NSX has it for the rules of a policy.
  private static final int MAX_CHILDREN = 1_000;

  private final boolean patch;

  private FieldCheck(boolean patch) {
    this.patch = patch;
  }

  void fields(String at, Fields fields, JsonNode object, Problems problems) {
    var unknown = new ArrayList<String>();
    for (var property : object.properties()) {
      var field = fields.find(property.getKey()).orElse(null);
      if (field == null) {
        unknown.add(property.getKey());
      } else if (!property.getValue().isNull()) {
        field(at, field, property.getValue(), problems);
      }
    }
    for (var name : unknown) {
      problems.add(
          Problem.Kind.UNKNOWN_FIELD,
          problems.object()
              + " has no field '"
              + shown(at + name)
              + "'; there are: "
              + names(fields));
    }
    if (!patch) {
      for (var field : fields) {
        if (field.required() && FieldType.isAbsent(object.path(field.name()))) {
          missing(at, field, problems);
        }
      }
    }
  }

  private static String names(Fields fields) {
    return fields.list().stream()
        .filter(field -> field.use() != FieldUse.REFUSED && field.use() != FieldUse.READ_ONLY)
        .map(Field::name)
        .sorted()
        .collect(Collectors.joining(", "));
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
        if (!FieldType.saysNothing(value)) {
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
        // Clients write a reference that they do not mean to set as an empty one.
        boolean empty =
            !field.required()
                && field.type() instanceof FieldType.PathTo
                && value.isTextual()
                && value.textValue().isEmpty();
        if (!empty) {
          value(at + field.name(), field.type(), value, problems);
        }
      }
    }
  }

  private void value(String at, FieldType type, JsonNode value, Problems problems) {
    switch (type) {
      case FieldType.ListOf list -> {
        if (isList(at, value, list.minItems(), list.maxItems(), problems)) {
          items(at, list.item(), value, problems);
        }
      }
      case FieldType.Joined list -> {
        if (isList(at, value, 0, list.maxItems(), problems)) {
          items(at, list.item(), value, problems);
          joined(at, list, value, problems);
        }
      }
      case FieldType.Struct struct -> struct(at, struct, value, problems);
      case FieldType.Variants variants -> variant(at, variants, value, problems);
      case FieldType.PathsOrAny paths -> pathsOrAny(at, paths, value, problems);
      case FieldType.Children children -> children(at, children, value, problems);
      case FieldType.Text _,
          FieldType.Word _,
          FieldType.Flag _,
          FieldType.OnlyFalse _,
          FieldType.Whole _,
          FieldType.NeverReused _,
          FieldType.PathTo _,
          FieldType.SiteId _,
          FieldType.NetworkOf _ ->
          ScalarCheck.value(at, type, value, problems);
    }
  }

  private static boolean isList(String at, JsonNode value, int min, int max, Problems problems) {
    if (!value.isArray()) {
      problems.add(Problem.Kind.INVALID, at, value, "it is a list");
      return false;
    }
    if (value.size() > max || value.size() < min) {
      problems.add(
          Problem.Kind.INVALID,
          at,
          "a list of " + value.size(),
          value.size() < min
              ? "it has at least " + counted(min)
              : "it has at most " + counted(max));
      return false;
    }
    return true;
  }

  private static String counted(int items) {
    return items + (items == 1 ? " item" : " items");
  }

  // RFC 7396: a list in a patch replaces the list, so its items are whole.
  private static void items(String at, FieldType item, JsonNode value, Problems problems) {
    for (int i = 0; i < value.size(); i++) {
      WHOLE.value(at + "[" + i + "]", item, value.get(i), problems);
    }
  }

  private static void joined(String at, FieldType.Joined list, JsonNode value, Problems problems) {
    for (int i = 0; i < value.size(); i++) {
      var word = value.get(i).path(FieldType.Variants.BY).asText();
      if (word.equals(list.between()) != (i % 2 == 1)) {
        problems.add(
            Problem.Kind.INVALID,
            at + "[" + i + "]",
            "a " + word,
            i % 2 == 1
                ? "a " + list.between() + " stands between each two"
                : "a " + list.between() + " stands between two others only");
        return;
      }
    }
    if (value.size() > 0 && value.size() % 2 == 0) {
      problems.add(
          Problem.Kind.INVALID,
          at + "[" + (value.size() - 1) + "]",
          "a " + list.between(),
          "something stands behind it, too");
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

  private static void variant(
      String at, FieldType.Variants variants, JsonNode value, Problems problems) {
    if (!value.isObject()) {
      problems.add(Problem.Kind.INVALID, at, value, "it is an object");
      return;
    }
    var variant = variants.of(value);
    if (variant != null) {
      WHOLE.fields(at + ".", variant.fields(), value, problems);
      variant.check().check(at + ".", value, problems);
      return;
    }
    ScalarCheck.word(
        at + "." + FieldType.Variants.BY,
        new FieldType.Word(
            variants.variants().stream().map(FieldType.Variant::word).toList(),
            List.of(),
            variants.refused()),
        value.path(FieldType.Variants.BY),
        problems);
  }

  private static void pathsOrAny(
      String at, FieldType.PathsOrAny paths, JsonNode value, Problems problems) {
    if (!isList(at, value, 0, paths.maxItems(), problems)) {
      return;
    }
    for (int i = 0; i < value.size(); i++) {
      var item = value.get(i);
      var name = at + "[" + i + "]";
      if (item.isTextual() && item.textValue().equals(FieldType.PathsOrAny.ANY)) {
        if (value.size() > 1) {
          problems.add(
              Problem.Kind.INVALID, name, item, "that stands alone: it means all there are");
        }
      } else if (!paths.addresses() || !item.isTextual() || item.textValue().startsWith("/")) {
        ScalarCheck.path(
            name, paths.path(), paths.addresses() ? ", or an address" : "", item, problems);
      } else {
        ScalarCheck.text(name, new FieldType.Text(1, 128, TextForm.ADDRESSES), item, problems);
      }
    }
  }

  private void children(String at, FieldType.Children children, JsonNode value, Problems problems) {
    if (!isList(at, value, 0, MAX_CHILDREN, problems)) {
      return;
    }
    var type = ResourceTable.of(children.type());
    for (int i = 0; i < value.size(); i++) {
      var child = value.get(i);
      var name = at + "[" + i + "]";
      if (!child.isObject()) {
        problems.add(Problem.Kind.INVALID, name, child, "it is a " + type.apiName());
      } else if (!child.path("id").isTextual()) {
        problems.add(
            Problem.Kind.MISSING,
            "field '"
                + name
                + ".id' of "
                + problems.object()
                + " must be there: the last word of its path");
      }
    }
  }

  private static String shown(String name) {
    return name.length() <= 80 ? name : name.substring(0, 80) + "...";
  }
}
