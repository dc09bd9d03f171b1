package io.interspan.intentapi.logic.history;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.state.Predefined;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Changes as the body of one PATCH of the root: the same tree that people write.
final class PatchTree {
  private final TreeMap<IntentPath, PatchTree> children = new TreeMap<>();
  private @Nullable ChangeJson change;

  private PatchTree() {}

  /// Returns the body that makes the changes, which are below one root; there is at least one.
  static ObjectNode of(List<ChangeJson> changes) {
    var root = new PatchTree();
    for (var change : changes) {
      root.at(change.path()).change = change;
    }
    var infra = JsonNodeFactory.instance.objectNode();
    infra.put("resource_type", "Infra");
    root.addChildren(infra);
    return infra;
  }

  /// Returns whether a PATCH can make the changes. It cannot put back what is there from the start,
  /// and makes no site whose domain goes, nor the other way round: every site is a domain.
  static boolean canSay(List<ChangeJson> changes) {
    var domains = new ArrayList<IntentPath>();
    for (var change : changes) {
      boolean comesOrGoes = change.before() == null || change.after() == null;
      if (change.type().type() == IntentType.SITE && comesOrGoes) {
        domains.add(change.path().root().child("domains", change.path().id()));
      }
    }
    return changes.stream()
        .noneMatch(change ->
            (change.after() == null && Predefined.get(change.path()) != null)
                || domains.stream().anyMatch(change.path()::isWithin));
  }

  private PatchTree at(IntentPath path) {
    var above = path.parent();
    var parent = IntentPath.ROOTS.contains(above) ? this : at(above);
    return parent.children.computeIfAbsent(path, _ -> new PatchTree());
  }

  private void addChildren(ObjectNode object) {
    if (children.isEmpty()) {
      return;
    }
    var list = object.putArray("children");
    children.forEach((path, child) -> list.add(child.toJson(path)));
  }

  private ObjectNode toJson(IntentPath path) {
    var type = ResourceTable.at(path).orElseThrow();
    return change == null ? reference(path, type) : wrapped(change);
  }

  private ObjectNode reference(IntentPath path, ResourceType type) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("resource_type", "ChildResourceReference");
    json.put("target_type", type.apiName());
    json.put("id", path.id());
    addChildren(json);
    return json;
  }

  private ObjectNode wrapped(ChangeJson made) {
    var json = JsonNodeFactory.instance.objectNode();
    var name = made.type().apiName();
    json.put("resource_type", "Child" + name);
    var object = json.putObject(name);
    if (made.after() == null) {
      json.put("marked_for_delete", true);
    } else if (made.before() == null) {
      object.setAll(made.after());
    } else {
      object.setAll(Json.mergePatch(made.before(), Objects.requireNonNull(made.after())));
    }
    object.put("id", made.path().id());
    addChildren(object);
    return json;
  }
}
