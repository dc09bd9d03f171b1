package io.interspan.intentapi.logic.history;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.state.SystemFields;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.Bytes;
import io.interspan.model.intent.Difference;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What changed in an object, field by field: those that its user gives. What is ours to say of it,
/// such as when it was changed, the log says beside.
///
/// @param path which
/// @param type its type
/// @param before its fields before, or null where there was none
/// @param after its fields after, or null where there is none
public record ChangeJson(
    IntentPath path, ResourceType type, @Nullable ObjectNode before, @Nullable ObjectNode after) {
  /// What the path and the type say.
  private static final List<String> SAID = List.of("id", "resource_type");

  /// Returns what a row of the log changed in an object.
  public static ChangeJson of(IntentChange change) {
    return of(change.path(), change.type(), change.before(), change.after());
  }

  static ChangeJson of(Difference difference) {
    var before = difference.before();
    var after = difference.after();
    return of(
        difference.path(),
        difference.type(),
        before == null ? null : before.json(),
        after == null ? null : after.json());
  }

  private static ChangeJson of(
      IntentPath path, IntentType type, @Nullable Bytes before, @Nullable Bytes after) {
    var resource = ResourceTable.at(path).orElseGet(() -> ResourceTable.of(type));
    return new ChangeJson(path, resource, given(resource, before), given(resource, after));
  }

  private static @Nullable ObjectNode given(ResourceType type, @Nullable Bytes json) {
    return json == null ? null : SystemFields.given(type, Json.parseOwn(json));
  }

  /// Returns whether users write such objects; others follow from what sites report.
  boolean isUsers() {
    return type.writer() == ResourceType.Writer.USERS;
  }

  /// Returns whether no field differs.
  boolean isEmpty() {
    return before != null && before.equals(after);
  }

  /// Returns it as the API gives it.
  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("path", path.value());
    json.put("resource_type", type.apiName());
    json.put("kind", before == null ? "CREATED" : after == null ? "DELETED" : "CHANGED");
    var old = before == null ? JsonNodeFactory.instance.objectNode() : before;
    var now = after == null ? JsonNodeFactory.instance.objectNode() : after;
    var names = new TreeSet<String>();
    old.fieldNames().forEachRemaining(names::add);
    now.fieldNames().forEachRemaining(names::add);
    names.removeAll(SAID);
    var fields = json.putArray("fields");
    for (var name : names) {
      var was = old.get(name);
      var is = now.get(name);
      if (was == null || !was.equals(is)) {
        var field = fields.addObject();
        field.put("field", name);
        if (was != null) {
          field.set("before", was);
        }
        if (is != null) {
          field.set("after", is);
        }
      }
    }
    return json;
  }
}
