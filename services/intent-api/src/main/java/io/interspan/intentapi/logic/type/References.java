package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.List;

/// Finds the references in an object.
final class References {
  private References() {}

  /// Returns whether values of a type may refer to others.
  static boolean mayBeIn(FieldType type) {
    return switch (type) {
      case FieldType.PathTo _, FieldType.PathsOrAny _, FieldType.SiteId _ -> true;
      case FieldType.ListOf list -> mayBeIn(list.item());
      case FieldType.Joined list -> mayBeIn(list.item());
      case FieldType.Struct struct -> struct.fields().mayRefer();
      case FieldType.Variants variants ->
          variants.variants().stream().anyMatch(variant -> variant.fields().mayRefer());
      case FieldType.Text _,
          FieldType.Word _,
          FieldType.Flag _,
          FieldType.OnlyFalse _,
          FieldType.Whole _,
          FieldType.NeverReused _,
          FieldType.NetworkOf _,
          FieldType.Children _ ->
          false;
    };
  }

  static List<ResourceType.Reference> of(Fields fields, JsonNode object) {
    var references = new ArrayList<ResourceType.Reference>();
    below("", fields, object, references);
    return references;
  }

  private static void below(
      String at, Fields fields, JsonNode object, List<ResourceType.Reference> out) {
    for (var property : object.properties()) {
      var field = fields.referring(property.getKey());
      if (field != null) {
        collect(at + field.name(), field.type(), property.getValue(), out);
      }
    }
  }

  private static void collect(
      String at, FieldType type, JsonNode value, List<ResourceType.Reference> out) {
    switch (type) {
      case FieldType.PathTo path -> path(at, path, value, out);
      case FieldType.PathsOrAny paths -> {
        for (int i = 0; i < value.size(); i++) {
          path(at + "[" + i + "]", paths.path(), value.get(i), out);
        }
      }
      case FieldType.SiteId _ -> {
        if (value.isTextual()) {
          out.add(
              new ResourceType.Reference(
                  at, IntentPath.ROOT.child("sites", value.textValue()).value(), true));
        }
      }
      case FieldType.ListOf list -> items(at, list.item(), value, out);
      case FieldType.Joined list -> items(at, list.item(), value, out);
      case FieldType.Struct struct -> below(at + ".", struct.fields(), value, out);
      case FieldType.Variants variants -> {
        var variant = variants.of(value);
        if (variant != null) {
          below(at + ".", variant.fields(), value, out);
        }
      }
      case FieldType.Text _,
          FieldType.Word _,
          FieldType.Flag _,
          FieldType.OnlyFalse _,
          FieldType.Whole _,
          FieldType.NeverReused _,
          FieldType.NetworkOf _,
          FieldType.Children _ -> {}
    }
  }

  private static void items(
      String at, FieldType item, JsonNode value, List<ResourceType.Reference> out) {
    for (int i = 0; i < value.size(); i++) {
      collect(at + "[" + i + "]", item, value.get(i), out);
    }
  }

  private static void path(
      String at, FieldType.PathTo path, JsonNode value, List<ResourceType.Reference> out) {
    if (value.isTextual()) {
      path.target(value.textValue())
          .ifPresent(target -> out.add(new ResourceType.Reference(at, target, false)));
    }
  }
}
