package io.interspan.intentapi.logic.state;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.api.Limits;
import io.interspan.intentapi.logic.api.Refusals;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/// Finds objects that a draft makes nest others too deep, or too much of them: whoever looks for a
/// group's members writes out the groups that it names. To be looked at once there are no [Cycles].
final class Nesting {
  private final Draft draft;
  private final ResourceType type;

  /// @param levels how deep an object nests others, itself the first
  /// @param bytes of itself and all others, each as often as it is named; no more are counted than
  ///   one too many
  private record Extent(int levels, long bytes) {}

  private final HashMap<String, Extent> extents = new HashMap<>();
  private final HashSet<String> checked = new HashSet<>();

  private Nesting(Draft draft, ResourceType type) {
    this.draft = draft;
    this.type = type;
  }

  static void check(Draft draft, Refusals refusals) {
    var byType = new HashMap<ResourceType, Nesting>();
    for (var change : draft.changes().values()) {
      if (change.type().isAcyclic() && !change.isDelete()) {
        var nesting = byType.computeIfAbsent(change.type(), type -> new Nesting(draft, type));
        refusals.run(() -> nesting.checkWithUsers(change.path().value()));
      }
    }
  }

  /// Returns the objects of its own type that an object of a draft refers to.
  static List<String> parts(Draft draft, ResourceType type, String path) {
    var object = draft.object(new IntentPath(path));
    if (object == null) {
      return List.of();
    }
    var parts = new ArrayList<String>();
    for (var reference : type.references(object)) {
      var at = ResourceTable.at(new IntentPath(reference.target()));
      if (at.isPresent() && at.get() == type) {
        parts.add(reference.target());
      }
    }
    return parts;
  }

  /// Checks an object, and those that refer to it, however far.
  private void checkWithUsers(String path) {
    var open = new ArrayDeque<String>();
    open.add(path);
    while (!open.isEmpty()) {
      var one = open.remove();
      if (checked.add(one)) {
        check(one);
        for (var user : draft.state().referrers(one)) {
          if (isOfType(user) && parts(draft, type, user).contains(one)) {
            open.add(user);
          }
        }
      }
    }
  }

  private boolean isOfType(String path) {
    return ResourceTable.at(new IntentPath(path)).filter(type::equals).isPresent();
  }

  private void check(String path) {
    if (extent(path, 1, path).bytes() > Limits.MAX_WRITTEN_OUT) {
      throw refusal(
          path,
          "would have more than "
              + Limits.MAX_WRITTEN_OUT
              + " bytes with it, each counted as often as it is named: name fewer");
    }
  }

  private Extent extent(String path, int level, String start) {
    if (level > Limits.MAX_NESTED_LEVELS) {
      throw refusal(
          start,
          "would nest more than " + Limits.MAX_NESTED_LEVELS + " levels deep, down to " + path);
    }
    var known = extents.get(path);
    if (known == null || level + known.levels() - 1 > Limits.MAX_NESTED_LEVELS) {
      int levels = 1;
      var object = draft.object(new IntentPath(path));
      long bytes = object == null ? 0 : Json.canonical(object).size();
      for (var part : parts(draft, type, path)) {
        var extent = extent(part, level + 1, start);
        levels = Math.max(levels, 1 + extent.levels());
        bytes = Math.min(Limits.MAX_WRITTEN_OUT + 1L, bytes + extent.bytes());
      }
      known = new Extent(levels, bytes);
      extents.put(path, known);
    }
    return known;
  }

  private ApiException refusal(String path, String how) {
    return new ApiException(
        ErrorCode.INVALID_REFERENCE,
        type.apiName() + " " + path + ": the " + type.collection() + " that it is made of " + how);
  }
}
