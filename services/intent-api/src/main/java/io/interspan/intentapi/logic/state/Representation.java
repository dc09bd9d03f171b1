package io.interspan.intentapi.logic.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.type.FieldType;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.StoredIntent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/// Objects as the API gives them: with what their path says, and, where one is asked for alone,
/// with the objects below it that belong into it.
public final class Representation {
  private Representation() {}

  /// Returns an object as the answer's body to who asks for it alone.
  public static Bytes body(Catalogue catalogue, StoredIntent stored) {
    var object = of(stored);
    ResourceTable.at(stored.path())
        .flatMap(ResourceType::embedded)
        .ifPresent(field -> {
          var children = (FieldType.Children) field.type();
          var type = ResourceTable.of(children.type());
          embed(object, field.name(), children, catalogue.children(stored.path(), type));
        });
    return Json.canonical(object);
  }

  /// Returns an object as the answer's body to who asks for it alone, as it was.
  ///
  /// @param children those directly below it, as they were
  public static Bytes body(StoredIntent stored, List<StoredIntent> children) {
    var object = of(stored);
    ResourceTable.at(stored.path())
        .flatMap(ResourceType::embedded)
        .ifPresent(field -> {
          var type = (FieldType.Children) field.type();
          var among = children.stream().filter(child -> child.type() == type.type()).toList();
          embed(object, field.name(), type, among);
        });
    return Json.canonical(object);
  }

  /// Returns the object at `path` as the answer's body to the write that makes `row`, which comes
  /// next.
  public static Bytes body(IntentState before, LogRow row, IntentPath path) {
    var after = new TreeMap<IntentPath, StoredIntent>();
    var type = ResourceTable.at(path).orElseThrow();
    var field = type.embedded().orElse(null);
    if (field != null && field.type() instanceof FieldType.Children children) {
      for (var child : before.catalogue().children(path, ResourceTable.of(children.type()))) {
        after.put(child.path(), child);
      }
    }
    var own = before.catalogue().get(path);
    if (own != null) {
      after.put(path, own);
    }
    for (var change : row.changes()) {
      var json = change.after();
      if (json == null) {
        after.remove(change.path());
      } else if (change.path().isWithin(path)) {
        after.put(
            change.path(), new StoredIntent(change.path(), change.type(), row.revision(), json));
      }
    }
    var object = of(Objects.requireNonNull(after.remove(path)));
    if (field != null && field.type() instanceof FieldType.Children children) {
      var among =
          after.values().stream()
              .filter(one -> one.type() == children.type() && one.path().parent().equals(path))
              .toList();
      embed(object, field.name(), children, among);
    }
    return Json.canonical(object);
  }

  private static void embed(
      ObjectNode object, String field, FieldType.Children type, List<StoredIntent> children) {
    var shown = new ArrayList<ObjectNode>();
    children.forEach(child -> shown.add(of(child)));
    shown.sort(
        Comparator.<ObjectNode>comparingLong(child -> child.path(type.sortBy()).asLong())
            .thenComparing(child -> child.path("path").asText()));
    var list = object.putArray(field);
    shown.forEach(list::add);
  }

  /// Returns an object as an answer's body, without those below it.
  public static Bytes body(IntentPath path, Bytes json) {
    return Json.canonical(of(path, json));
  }

  private static ObjectNode of(StoredIntent stored) {
    return of(stored.path(), stored.json());
  }

  /// Returns an object as it stands in an answer among others.
  public static ObjectNode of(IntentPath path, Bytes json) {
    var object = Json.parseOwn(json);
    object.put("path", path.value());
    object.put("relative_path", path.id());
    object.put("parent_path", path.parent().value());
    if (Predefined.isSettable(path)) {
      object.put("is_default", true);
    }
    ResourceTable.tryParse(object.path("resource_type").asText())
        .ifPresent(type -> type.answer(object));
    return object;
  }
}
