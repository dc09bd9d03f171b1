package io.interspan.intentapi.logic.state;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Refusals;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/// Finds objects that a draft makes refer to themselves, through others or not: a group that is a
/// member of itself, a service that is a part of itself.
final class Cycles {
  private final Draft draft;
  private final ResourceType type;

  /// What was walked through and leads into no circle.
  private final HashSet<String> done = new HashSet<>();

  private Cycles(Draft draft, ResourceType type) {
    this.draft = draft;
    this.type = type;
  }

  static void check(Draft draft, Refusals refusals) {
    var types = new ArrayList<ResourceType>();
    for (var change : draft.changes().values()) {
      if (change.type().isAcyclic() && !types.contains(change.type())) {
        types.add(change.type());
      }
    }
    for (var type : types) {
      var cycles = new Cycles(draft, type);
      for (var change : draft.changes().values()) {
        if (change.type() == type && !change.isDelete()) {
          refusals.run(() -> cycles.from(change.path()));
        }
      }
    }
  }

  private record Step(String path, Iterator<String> next) {}

  /// Walks along references, depth first, without recursion: chains may be long.
  private void from(IntentPath start) {
    if (done.contains(start.value())) {
      return;
    }
    var way = new ArrayDeque<Step>();
    var onWay = new HashSet<String>();
    enter(start.value(), way, onWay);
    while (!way.isEmpty()) {
      var at = way.getLast();
      if (!at.next().hasNext()) {
        way.removeLast();
        onWay.remove(at.path());
        done.add(at.path());
        continue;
      }
      var next = at.next().next();
      if (onWay.contains(next)) {
        var circle = way.stream().map(Step::path).dropWhile(path -> !path.equals(next)).toList();
        // Each is complained about once.
        done.addAll(onWay);
        throw refusal(circle);
      }
      if (!done.contains(next)) {
        enter(next, way, onWay);
      }
    }
  }

  private void enter(String path, Deque<Step> way, Set<String> onWay) {
    onWay.add(path);
    way.add(new Step(path, Nesting.parts(draft, type, path).iterator()));
  }

  private ApiException refusal(List<String> circle) {
    return new ApiException(
        ErrorCode.INVALID_REFERENCE,
        type.apiName()
            + " "
            + circle.getFirst()
            + " would refer to itself: "
            + String.join(" refers to ", circle)
            + " refers to "
            + circle.getFirst());
  }
}
