package io.interspan.intentapi.logic.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;

/// Checks what an object can say alone, without looking at others.
public final class ObjectShape {
  /// The longest id, in characters.
  public static final int MAX_ID = 255;

  private ObjectShape() {}

  /// Refuses what is not a whole object of the type.
  ///
  /// @throws ApiException naming the field
  public static void requireWhole(IntentPath path, ResourceType type, ObjectNode object) {
    identity(path, type, object);
    var problems = type.check(path, object);
    if (!problems.isEmpty()) {
      throw new ApiException(ApiError.of(problems));
    }
  }

  /// Refuses what is not a merge patch of the type.
  ///
  /// @throws ApiException naming the field
  public static void requirePatch(IntentPath path, ResourceType type, ObjectNode patch) {
    identity(path, type, patch);
    var problems = type.checkPatch(path, patch);
    if (!problems.isEmpty()) {
      throw new ApiException(ApiError.of(problems));
    }
  }

  /// Returns `path`, whose last word is `id`, if ids may be so.
  ///
  /// @throws IllegalArgumentException where they may not
  static IntentPath checked(IntentPath path, String id) {
    // `.` and `..` are resolved away by clients and proxies.
    if (id.length() > MAX_ID || id.equals(".") || id.equals("..") || id.contains("/")) {
      throw new IllegalArgumentException("not an id: " + id);
    }
    return path;
  }

  private static void identity(IntentPath path, ResourceType type, ObjectNode object) {
    if (path.id().length() > MAX_ID) {
      throw new ApiException(
          ErrorCode.INVALID_FIELD,
          "field 'id' of " + type.apiName() + " has at most " + MAX_ID + " characters");
    }
    same("id", object, path.id(), path);
    same("resource_type", object, type.apiName(), path);
    same("path", object, path.value(), path);
    same("parent_path", object, path.parent().value(), path);
    same("relative_path", object, path.id(), path);
  }

  private static void same(String field, ObjectNode object, String right, IntentPath path) {
    var value = object.path(field);
    if (!value.isMissingNode() && !value.isNull() && !right.equals(value.textValue())) {
      throw new ApiException(
          ErrorCode.INVALID_FIELD,
          "field '" + field + "' is " + shown(value) + ": at " + path + " it is '" + right + "'");
    }
  }

  private static String shown(JsonNode value) {
    var text = value.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
