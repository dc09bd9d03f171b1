package io.interspan.intentapi.logic.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.type.FieldType;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a tree of objects, as the hierarchical API takes it, into steps: parents before children.
/// What an object can say alone is checked here.
///
/// ```
/// {"resource_type": "Infra", "children": [
///   {"resource_type": "ChildSegment", "marked_for_delete": false, "Segment": {
///     "id": "web", ..., "children": [...]}},
///   {"resource_type": "ChildResourceReference", "target_type": "Tier1", "id": "t1",
///     "children": [...]}]}
/// ```
final class TreeParser {
  private static final String CHILDREN = "children";
  private static final String DELETE = "marked_for_delete";
  private static final String WRAPPER = "Child";
  private static final List<String> WRAPPER_FIELDS =
      List.of("resource_type", "id", DELETE, "_revision");
  private static final String REFERENCE = "ChildResourceReference";
  private static final List<String> ROOT_FIELDS =
      List.of("resource_type", "id", "path", "display_name", "_revision", CHILDREN);

  private final List<TreeStep> steps = new ArrayList<>();
  private final Refusals refusals = new Refusals();

  /// Whether the objects are given whole.
  private final boolean whole;

  private TreeParser(boolean whole) {
    this.whole = whole;
  }

  private List<TreeStep> finished() {
    refusals.throwIfAny();
    return steps;
  }

  /// Reads a tree below a root.
  ///
  /// @throws ApiException where something in it is wrong
  static List<TreeStep> root(IntentPath root, ObjectNode tree) {
    for (var field : tree.properties()) {
      if (!ROOT_FIELDS.contains(field.getKey())) {
        throw new ApiException(
            ErrorCode.INVALID_FIELD,
            "Infra has no field '" + shown(field.getKey()) + "'; there are: " + ROOT_FIELDS);
      }
    }
    if (!tree.path("resource_type").asText().equals("Infra")) {
      throw new ApiException(
          ErrorCode.INVALID_FIELD,
          "field 'resource_type' "
              + (tree.has("resource_type")
                  ? "is " + shown(tree.path("resource_type").toString())
                  : "is not there")
              + ": the root is an Infra");
    }
    var parser = new TreeParser(false);
    parser.children(root, null, tree.path(CHILDREN), CHILDREN);
    return parser.finished();
  }

  /// Reads an object and its children.
  ///
  /// @throws ApiException where something in them is wrong
  static List<TreeStep> object(IntentPath path, ResourceType type, ObjectNode object) {
    var parser = new TreeParser(false);
    parser.refusals.run(() -> parser.patch(path, type, object, ""));
    return parser.finished();
  }

  /// Reads the objects that stand in a whole object and lie below it.
  ///
  /// @throws ApiException where something in them is wrong
  static List<TreeStep.Merge> embedded(IntentPath path, ResourceType type, ObjectNode object) {
    var parser = new TreeParser(true);
    parser.embedded(path, type, object, "");
    return parser.finished().stream().map(TreeStep.Merge.class::cast).toList();
  }

  private void patch(IntentPath path, ResourceType type, ObjectNode object, String at) {
    var own = object;
    if (object.has(CHILDREN)) {
      own = JsonNodeFactory.instance.objectNode();
      own.setAll(object);
      own.remove(CHILDREN);
    }
    if (whole) {
      ObjectShape.requireWhole(path, type, own);
    } else {
      ObjectShape.requirePatch(path, type, own);
    }
    add(new TreeStep.Merge(path, type, own));
    embedded(path, type, own, at);
    children(path, type.type(), object.path(CHILDREN), at + CHILDREN);
  }

  private void embedded(IntentPath path, ResourceType type, ObjectNode object, String at) {
    var field = type.embedded().orElse(null);
    if (field == null || !(field.type() instanceof FieldType.Children(var below, _))) {
      return;
    }
    var list = object.path(field.name());
    var childType = ResourceTable.of(below);
    for (int i = 0; i < list.size(); i++) {
      var name = at + field.name() + "[" + i + "]";
      if (list.get(i) instanceof ObjectNode child) {
        refusals.run(() ->
            patch(below(path, childType, child.path("id"), name), childType, child, name + "."));
      }
    }
  }

  private void children(
      IntentPath parent, @Nullable IntentType parentType, JsonNode children, String at) {
    if (children.isMissingNode() || children.isNull()) {
      return;
    }
    if (!children.isArray()) {
      throw new ApiException(
          ErrorCode.INVALID_FIELD, "field '" + at + "' of " + parent + " is a list of children");
    }
    for (int i = 0; i < children.size(); i++) {
      var child = children.get(i);
      var name = at + "[" + i + "]";
      refusals.run(() -> child(parent, parentType, child, name));
    }
  }

  private void child(
      IntentPath parent, @Nullable IntentType parentType, JsonNode child, String at) {
    var kind = child.path("resource_type").asText();
    if (kind.equals(REFERENCE)) {
      reference(parent, parentType, child, at);
      return;
    }
    var type =
        (kind.startsWith(WRAPPER)
                ? ResourceTable.childOf(parentType, kind.substring(WRAPPER.length()))
                : Optional.<ResourceType>empty())
            .filter(below -> below.writer() == ResourceType.Writer.USERS)
            .orElseThrow(() -> wrongKind(parent, parentType, kind, at));
    RequestParser.requireLevel(type, parent.root());
    for (var field : child.properties()) {
      if (!WRAPPER_FIELDS.contains(field.getKey()) && !field.getKey().equals(type.apiName())) {
        throw new ApiException(
            ErrorCode.INVALID_FIELD,
            kind
                + " at "
                + at
                + " has no field '"
                + shown(field.getKey())
                + "'; there are: resource_type, "
                + DELETE
                + ", "
                + type.apiName());
      }
    }
    if (!(child.path(type.apiName()) instanceof ObjectNode object)) {
      throw new ApiException(
          ErrorCode.INVALID_FIELD,
          "field '" + at + "." + type.apiName() + "' must be there: the object itself");
    }
    var path = below(parent, type, object.path("id"), at + "." + type.apiName());
    if (isMarked(child, at) || isMarked(object, at + "." + type.apiName())) {
      add(new TreeStep.Delete(path, type));
      children(path, type.type(), object.path(CHILDREN), at + "." + type.apiName() + ".children");
    } else {
      patch(path, type, object, at + "." + type.apiName() + ".");
    }
  }

  private void reference(
      IntentPath parent, @Nullable IntentType parentType, JsonNode child, String at) {
    var target = child.path("target_type").asText();
    var type =
        ResourceTable.childOf(parentType, target)
            .orElseThrow(() -> wrongKind(parent, parentType, target, at + ".target_type"));
    RequestParser.requireLevel(type, parent.root());
    var path = below(parent, type, child.path("id"), at);
    if (isMarked(child, at)) {
      throw new ApiException(
          ErrorCode.INVALID_FIELD,
          "field '"
              + at
              + "."
              + DELETE
              + "' is true: a reference deletes nothing; use a "
              + wrapper(type));
    }
    add(new TreeStep.Refer(path, type));
    children(path, type.type(), child.path(CHILDREN), at + ".children");
  }

  private void add(TreeStep step) {
    steps.add(step);
    if (steps.size() > Limits.MAX_CHANGES) {
      throw new ApiException(
          ErrorCode.TOO_LARGE,
          "one request changes at most " + Limits.MAX_CHANGES + " objects: send several");
    }
  }

  private static ApiException wrongKind(
      IntentPath parent, @Nullable IntentType parentType, String kind, String at) {
    var right =
        ResourceTable.below(parentType).stream()
            .filter(type -> type.writer() == ResourceType.Writer.USERS)
            .map(TreeParser::wrapper)
            .toList();
    return new ApiException(
        ErrorCode.INVALID_FIELD,
        at
            + " is a '"
            + shown(kind)
            + "': below "
            + parent
            + " there are "
            + (right.isEmpty() ? "no children" : String.join(", ", right) + " and " + REFERENCE));
  }

  private static boolean isMarked(JsonNode node, String at) {
    var mark = node.path(DELETE);
    if (!mark.isMissingNode() && !mark.isNull() && !mark.isBoolean()) {
      throw new ApiException(
          ErrorCode.INVALID_FIELD, "field '" + at + "." + DELETE + "' is true or false");
    }
    return mark.asBoolean();
  }

  private static IntentPath below(IntentPath parent, ResourceType type, JsonNode id, String at) {
    if (!id.isTextual()) {
      throw new ApiException(
          ErrorCode.INVALID_FIELD,
          "field '" + at + ".id' must be there: the last word of the path");
    }
    try {
      return ObjectShape.checked(parent.child(type.collection(), id.textValue()), id.textValue());
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ErrorCode.INVALID_FIELD,
          "field '"
              + at
              + ".id' is '"
              + shown(id.textValue())
              + "': it has letters, digits and any of ._~:@()- and at most "
              + ObjectShape.MAX_ID
              + " of them");
    }
  }

  private static String wrapper(ResourceType type) {
    return WRAPPER + type.apiName();
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
