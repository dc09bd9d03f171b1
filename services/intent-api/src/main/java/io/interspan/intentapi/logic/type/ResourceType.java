package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A kind of object: where it stands and what it has.
///
/// @param type its name in the log and the API
/// @param parent the kind that it lies below; null below the root
/// @param collection the word before its id in a path
/// @param writer who writes such objects
/// @param whenParentGoes what becomes of it when the object that it lies below is deleted
/// @param about what it is, for the API's description
/// @param fields all its fields, common ones among them
public record ResourceType(
    IntentType type,
    @Nullable IntentType parent,
    String collection,
    Writer writer,
    WhenParentGoes whenParentGoes,
    String about,
    List<Field> fields) {
  /// Who writes objects of a type.
  public enum Writer {
    /// Engineers, through the API.
    USERS,
    /// The global manager itself, for what sites report.
    LOG
  }

  /// What becomes of an object when its parent is deleted.
  public enum WhenParentGoes {
    /// It is deleted with it.
    GOES_ALONG,
    /// The delete of the parent is refused.
    REFUSES
  }

  /// One reference of an object to another.
  ///
  /// @param field the field that holds it
  /// @param target the path of the other object
  /// @param goesAlong whether the object is deleted with the other; else its delete is refused
  public record Reference(String field, String target, boolean goesAlong) {}

  /// One value that no other object of the type may have.
  ///
  /// @param field the field that holds it
  /// @param value the value
  public record UniqueValue(String field, String value) {}

  public ResourceType {
    fields = List.copyOf(fields);
  }

  /// Returns the name in the API: `resource_type`.
  public String apiName() {
    return type.apiName();
  }

  /// Returns what is wrong with a whole object, looking at nothing else.
  public List<Problem> check(IntentPath path, JsonNode object) {
    var problems = new Problems(apiName() + " " + path);
    FieldCheck.WHOLE.fields("", fields, object, problems);
    if (path.root().equals(IntentPath.ROOT)) {
      outsideGlobal(object, problems);
    }
    return problems.found();
  }

  /// What a site has is the site's: it is not there for others.
  private void outsideGlobal(JsonNode object, Problems problems) {
    for (var reference : references(object)) {
      if (!new IntentPath(reference.target()).isWithin(IntentPath.ROOT)) {
        problems.add(
            Problem.Kind.INVALID,
            reference.field(),
            reference.target(),
            "a global object refers to global objects only");
      }
    }
  }

  /// Returns what is wrong with a merge patch of an object, looking at nothing else.
  public List<Problem> checkPatch(IntentPath path, JsonNode patch) {
    var problems = new Problems(apiName() + " " + path);
    FieldCheck.PATCH.fields("", fields, patch, problems);
    return problems.found();
  }

  /// Returns whether the field is the user's to give: not ours to say, and not refused.
  public boolean isGiven(String field) {
    return Field.find(fields, field)
        .filter(found -> found.use() == FieldUse.ENFORCED || found.use() == FieldUse.KEPT)
        .isPresent();
  }

  /// Puts the defaults of this type into `object` where it has nothing.
  public void fillIn(ObjectNode object) {
    fillIn(fields, object);
  }

  private static void fillIn(List<Field> fields, ObjectNode object) {
    for (var field : fields) {
      var standing = field.defaultValue();
      if (standing != null && FieldType.isAbsent(object.path(field.name()))) {
        object.set(field.name(), standing.deepCopy());
      }
      if (field.type() instanceof FieldType.Struct struct
          && object.path(field.name()) instanceof ObjectNode below) {
        fillIn(struct.fields(), below);
      }
    }
  }

  /// Returns the field whose numbers are never reused, if the type has one.
  public Optional<Field> numbered() {
    return fields.stream()
        .filter(field -> field.type() instanceof FieldType.NeverReused)
        .findFirst();
  }

  /// Returns the references of an object to others.
  public List<Reference> references(JsonNode object) {
    var references = new ArrayList<Reference>();
    fields.forEach(
        field -> collect(field.name(), field.type(), object.path(field.name()), references));
    return references;
  }

  private static void collect(
      String at, FieldType type, JsonNode value, List<Reference> references) {
    switch (type) {
      case FieldType.PathTo path when value.isTextual() ->
          path.target(value.textValue())
              .ifPresent(target -> references.add(new Reference(at, target, false)));
      case FieldType.SiteId _ when value.isTextual() ->
          references.add(
              new Reference(at, IntentPath.ROOT.child("sites", value.textValue()).value(), true));
      case FieldType.ListOf list -> {
        for (int i = 0; i < value.size(); i++) {
          collect(at + "[" + i + "]", list.item(), value.get(i), references);
        }
      }
      case FieldType.Struct struct ->
          struct
              .fields()
              .forEach(field ->
                  collect(
                      at + "." + field.name(), field.type(), value.path(field.name()), references));
      case FieldType.PathTo _,
          FieldType.SiteId _,
          FieldType.Text _,
          FieldType.Word _,
          FieldType.Flag _,
          FieldType.Whole _,
          FieldType.NeverReused _ -> {}
    }
  }

  /// Returns the values of an object that no other object of the type may have.
  public List<UniqueValue> uniqueValues(JsonNode object) {
    var values = new ArrayList<UniqueValue>();
    collectUnique("", fields, object, values);
    return values;
  }

  private static void collectUnique(
      String at, List<Field> fields, JsonNode object, List<UniqueValue> values) {
    for (var field : fields) {
      var value = object.path(field.name());
      if (field.unique() && value.isTextual()) {
        values.add(new UniqueValue(at + field.name(), value.textValue()));
      }
      if (field.type() instanceof FieldType.NeverReused && value.isInt()) {
        values.add(new UniqueValue(at + field.name(), value.asText()));
      }
      if (field.type() instanceof FieldType.Struct struct) {
        collectUnique(at + field.name() + ".", struct.fields(), value, values);
      }
    }
  }
}
