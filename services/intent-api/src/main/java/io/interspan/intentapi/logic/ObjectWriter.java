package io.interspan.intentapi.logic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.api.ObjectShape;
import io.interspan.intentapi.logic.api.Refusals;
import io.interspan.intentapi.logic.api.TreeStep;
import io.interspan.intentapi.logic.state.Draft;
import io.interspan.intentapi.logic.state.SystemFields;
import io.interspan.intentapi.logic.type.FieldType;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import java.util.List;
import java.util.TreeSet;

/// Writes objects into a draft: merged with what is there, with what is ours and the defaults.
final class ObjectWriter {
  private final Draft draft;
  private final boolean enforceRevision;
  private final boolean replaces;
  private final Refusals refusals;

  /// @param enforceRevision whether a `_revision` in a PATCH must be the object's
  /// @param replaces whether an object in a PATCH is given whole
  /// @param refusals where it says what is wrong
  ObjectWriter(Draft draft, boolean enforceRevision, boolean replaces, Refusals refusals) {
    this.draft = draft;
    this.enforceRevision = enforceRevision;
    this.replaces = replaces;
    this.refusals = refusals;
  }

  /// Replaces or makes an object whose shape was checked, with the objects below it that stand in
  /// it.
  ///
  /// @param children those, in order
  void put(IntentPath path, ResourceType type, ObjectNode object, List<TreeStep.Merge> children) {
    revision(path, type, object.path(SystemFields.REVISION));
    draft.put(path, type, finished(path, type, SystemFields.given(type, object)));
    var field = type.embedded().orElse(null);
    if (field == null || FieldType.isAbsent(object.path(field.name()))) {
      return;
    }
    var named = new TreeSet<IntentPath>();
    for (var child : children) {
      named.add(child.path());
      refusals.run(() -> patch(child.path(), child.type(), child.patch(), true));
    }
    for (var below :
        draft.children(path, ResourceTable.of(((FieldType.Children) field.type()).type()))) {
      if (!named.contains(below)) {
        draft.delete(below, ResourceTable.at(below).orElseThrow());
      }
    }
  }

  /// Makes the steps of a tree.
  void make(List<TreeStep> steps) {
    for (var step : steps) {
      if (!(step instanceof TreeStep.Refer)) {
        refusals.run(() -> make(step));
      }
    }
    // After the others: a site that the tree makes brings its domain along, and one that it
    // deletes takes it along.
    for (var step : steps) {
      if (step instanceof TreeStep.Refer) {
        refusals.run(() -> make(step));
      }
    }
  }

  private void make(TreeStep step) {
    switch (step) {
      case TreeStep.Merge(var path, var type, var patch) -> patch(path, type, patch, replaces);
      case TreeStep.Delete(var path, var type) -> {
        // In a tree, what is not there is as it is to be.
        if (draft.exists(path)) {
          delete(path, type);
        }
      }
      case TreeStep.Refer(var path, var type) -> {
        if (!draft.exists(path) && !draft.existed(path)) {
          throw notThere(path, type);
        }
      }
    }
  }

  private void patch(IntentPath path, ResourceType type, ObjectNode patch, boolean whole) {
    if (enforceRevision && patch.has(SystemFields.REVISION)) {
      revision(path, type, patch.path(SystemFields.REVISION));
    }
    var existing = draft.given(path);
    var merged =
        existing == null || (whole && !draft.isSystem(path))
            ? JsonNodeFactory.instance.objectNode()
            : existing.deepCopy();
    Json.merge(merged, SystemFields.given(type, patch));
    var finished = finished(path, type, merged);
    ObjectShape.requireWhole(path, type, finished);
    if (draft.isFixed(path) && finished.equals(existing)) {
      return;
    }
    draft.put(path, type, finished);
  }

  /// Deletes an object that is there.
  void delete(IntentPath path, ResourceType type) {
    if (!draft.exists(path)) {
      throw notThere(path, type);
    }
    draft.refuseDeleteOfSystem(path, type);
    draft.delete(path, type);
  }

  static ApiException notThere(IntentPath path, ResourceType type) {
    return new ApiException(
        ErrorCode.NOT_FOUND, type.apiName() + " " + path + " is not there; ids are case sensitive");
  }

  private static ObjectNode finished(IntentPath path, ResourceType type, ObjectNode given) {
    Json.removeNulls(given);
    given.put("id", path.id());
    given.put("resource_type", type.apiName());
    if (!given.has("display_name")) {
      given.put("display_name", path.id());
    }
    type.finish(given);
    return given;
  }

  private void revision(IntentPath path, ResourceType type, JsonNode named) {
    var name = type.apiName() + " " + path;
    var current = draft.revision(path);
    if (current == null) {
      if (!named.isMissingNode() && !named.isNull() && !(named.isInt() && named.intValue() == 0)) {
        throw new ApiException(
            ErrorCode.STALE_REVISION,
            "field '_revision' of "
                + name
                + " is "
                + shown(named)
                + ", but the object is not there: leave the field out to make it");
      }
      return;
    }
    if (!(named.isIntegralNumber() && named.asLong() == current)) {
      throw new ApiException(
          ErrorCode.STALE_REVISION,
          "field '_revision' of "
              + name
              + " is "
              + (named.isMissingNode() ? "missing" : shown(named))
              + ": the object is at "
              + current
              + "; read it again, and send the _revision that was read");
    }
  }

  private static String shown(JsonNode value) {
    var text = value.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
