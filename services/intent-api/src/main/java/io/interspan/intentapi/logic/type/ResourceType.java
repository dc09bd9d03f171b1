package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A kind of object at its place: where it stands and what it has. A kind that may stand below
/// several others has an entry for each.
public final class ResourceType {
  /// Who writes objects of a type.
  public enum Writer {
    /// Engineers, through the API.
    USERS,
    /// The global manager itself, for what sites report.
    LOG,
    /// Nobody: they follow from other objects, and are not in the log.
    NOBODY
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

  private static final String GLOBAL = IntentPath.ROOT + "/";

  private final IntentType type;
  private final @Nullable IntentType parent;
  private final String collection;
  private final Writer writer;
  private final WhenParentGoes whenParentGoes;
  private final boolean acyclic;
  private final Level level;
  private final ObjectCheck check;
  private final String about;
  private final Fields fields;
  private final Optional<Field> numbered;
  private final Optional<Field> embedded;
  private final List<Field> said;
  private final boolean refers;
  private final boolean hasUnique;

  private ResourceType(Place place, Fields fields) {
    this.type = place.type;
    this.parent = place.parent;
    this.collection = place.collection;
    this.writer = place.writer;
    this.whenParentGoes = place.whenParentGoes;
    this.acyclic = place.acyclic;
    this.level = place.level;
    this.check = place.check;
    this.about = place.about;
    this.fields = fields;
    this.numbered = first(fields, FieldType.NeverReused.class);
    this.embedded = first(fields, FieldType.Children.class);
    this.said =
        fields.list().stream()
            .filter(field -> field.use() == FieldUse.READ_ONLY && field.defaultValue() != null)
            .toList();
    this.refers = fields.mayRefer();
    this.hasUnique = UniqueValues.mayBeIn(fields);
  }

  private static Optional<Field> first(Fields fields, Class<? extends FieldType> kind) {
    return fields.list().stream().filter(field -> kind.isInstance(field.type())).findFirst();
  }

  /// Begins the entry of objects below the root.
  static Place at(String collection, IntentType type, String about) {
    return new Place(null, collection, type, about);
  }

  /// Begins the entry of objects below others.
  static Place below(IntentType parent, String collection, IntentType type, String about) {
    return new Place(parent, collection, type, about);
  }

  /// An entry without its fields: of a type that engineers write and that goes along with its
  /// parent, and lives at the global manager only, until something else is said.
  static final class Place {
    private final @Nullable IntentType parent;
    private final String collection;
    private final IntentType type;
    private final String about;
    private Writer writer = Writer.USERS;
    private WhenParentGoes whenParentGoes = WhenParentGoes.GOES_ALONG;
    private boolean acyclic;
    private Level level = Level.GLOBAL;
    private ObjectCheck check = ObjectCheck.NONE;

    private Place(@Nullable IntentType parent, String collection, IntentType type, String about) {
      this.parent = parent;
      this.collection = collection;
      this.type = type;
      this.about = about;
    }

    Place writtenBy(Writer who) {
      writer = who;
      return this;
    }

    Place thatRefuses() {
      whenParentGoes = WhenParentGoes.REFUSES;
      return this;
    }

    Place livingAt(Level where) {
      level = where;
      return this;
    }

    Place withoutCycles() {
      acyclic = true;
      return this;
    }

    Place checkedBy(ObjectCheck how) {
      check = how;
      return this;
    }

    /// Returns the entry, with the common fields and these.
    ResourceType with(Field... own) {
      return new ResourceType(this, CommonFields.and(own));
    }
  }

  /// Returns its name in the log and the API.
  public IntentType type() {
    return type;
  }

  /// Returns the name in the API: `resource_type`.
  public String apiName() {
    return type.apiName();
  }

  /// Returns the kind that it lies below; null below the root.
  public @Nullable IntentType parent() {
    return parent;
  }

  /// Returns the word before its id in a path.
  public String collection() {
    return collection;
  }

  /// Returns who writes such objects.
  public Writer writer() {
    return writer;
  }

  /// Returns what becomes of it when the object that it lies below is deleted.
  public WhenParentGoes whenParentGoes() {
    return whenParentGoes;
  }

  /// Returns below which root such objects may live.
  public Level level() {
    return level;
  }

  /// Returns whether objects of the type that refer to each other never do so in a circle.
  public boolean isAcyclic() {
    return acyclic;
  }

  /// Returns what it is, for the API's description.
  public String about() {
    return about;
  }

  /// Returns all its fields, common ones among them, in the order in which they are described.
  public List<Field> fields() {
    return fields.list();
  }

  /// Returns the field with this name, if it has one.
  public Optional<Field> field(String name) {
    return fields.find(name);
  }

  /// Returns what is wrong with a whole object, looking at nothing else.
  public List<Problem> check(IntentPath path, JsonNode object) {
    var problems = new Problems(apiName() + " " + path);
    FieldCheck.WHOLE.fields("", fields, object, problems);
    check.check("", object, problems);
    if (refers && path.root().equals(IntentPath.ROOT)) {
      outsideGlobal(object, problems);
    }
    return problems.found();
  }

  /// What a site has is the site's: it is not there for others.
  private void outsideGlobal(JsonNode object, Problems problems) {
    for (var reference : references(object)) {
      if (!reference.target().startsWith(GLOBAL)) {
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
    return fields.find(field).filter(Field::isGiven).isPresent();
  }

  /// Returns whether the object keeps the field: its user gives it, or it is a number of ours.
  public boolean isKept(String field) {
    return fields.find(field).filter(Field::isKept).isPresent();
  }

  /// Makes `object`, whose fields are right, what is kept of it: without what says nothing, and
  /// with the defaults of this type where it has nothing.
  public void finish(ObjectNode object) {
    Finish.below(fields, object);
  }

  /// Puts into an answer what every object of the type says, where this one says nothing else.
  public void answer(ObjectNode object) {
    for (var field : said) {
      if (!object.has(field.name())) {
        object.set(field.name(), field.defaultValue());
      }
    }
  }

  /// Returns whether an object may have something that is looked up by: references, values that are
  /// there once, numbers.
  public boolean isIndexed() {
    return refers || hasUnique || numbered.isPresent();
  }

  /// Returns the field whose numbers are never reused, if the type has one.
  public Optional<Field> numbered() {
    return numbered;
  }

  /// Returns the field that shows the objects below, if the type has one.
  public Optional<Field> embedded() {
    return embedded;
  }

  /// Returns the references of an object to others.
  public List<Reference> references(JsonNode object) {
    return refers ? References.of(fields, object) : List.of();
  }

  /// Returns whether objects of the type may refer to others.
  public boolean mayRefer() {
    return refers;
  }

  /// Returns the values of an object that no other object of the type may have.
  public List<UniqueValue> uniqueValues(JsonNode object) {
    return hasUnique ? UniqueValues.of(fields, object) : List.of();
  }
}
