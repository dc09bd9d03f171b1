package io.interspan.intentapi.logic.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The fields of an object that are ours to say, and are kept with it.
public final class SystemFields {
  /// How often the object was changed.
  public static final String REVISION = "_revision";

  private SystemFields() {}

  /// Returns the fields of an object that its user gives.
  public static ObjectNode given(ResourceType type, ObjectNode object) {
    return some(object, type::isGiven);
  }

  /// Returns the fields that an object keeps: those that its user gives, and our numbers.
  public static ObjectNode kept(ResourceType type, ObjectNode object) {
    return some(object, type::isKept);
  }

  private static ObjectNode some(ObjectNode object, Predicate<String> names) {
    var some = JsonNodeFactory.instance.objectNode();
    for (var field : object.properties()) {
      if (names.test(field.getKey())) {
        some.set(field.getKey(), field.getValue());
      }
    }
    return some;
  }

  /// Returns an object as the log keeps it.
  ///
  /// @param given the fields that its user gives; not to be used any more
  /// @param before the object before, or null where it is new
  static ObjectNode complete(
      IntentPath path,
      ObjectNode given,
      @Nullable ObjectNode before,
      String author,
      long now,
      long revision) {
    var object = JsonNodeFactory.instance.objectNode();
    object.setAll(given);
    object.put("_last_modified_user", author);
    object.put("_last_modified_time", now);
    if (before == null) {
      object.put(REVISION, 0);
      object.put("_create_user", author);
      object.put("_create_time", now);
      object.put("unique_id", uniqueId(path, revision));
    } else {
      object.put(REVISION, before.path(REVISION).asLong() + 1);
      for (var kept : new String[] {"_create_user", "_create_time", "unique_id"}) {
        JsonNode value = before.path(kept);
        if (!value.isMissingNode()) {
          object.set(kept, value);
        }
      }
    }
    return object;
  }

  /// Puts into an object that is not in the log who made it, and when.
  static void sign(ObjectNode object, IntentPath path, String author, long time) {
    object.put(REVISION, 0);
    object.put("_create_user", author);
    object.put("_create_time", time);
    object.put("_last_modified_user", author);
    object.put("_last_modified_time", time);
    object.put("unique_id", uniqueId(path, 0));
  }

  // A path and the revision that made the object are together never used twice.
  private static String uniqueId(IntentPath path, long revision) {
    return UUID.nameUUIDFromBytes((revision + " " + path.value()).getBytes(StandardCharsets.UTF_8))
        .toString();
  }
}
