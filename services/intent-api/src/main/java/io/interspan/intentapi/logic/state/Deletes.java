package io.interspan.intentapi.logic.state;

import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.StoredIntent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// What becomes of others where a draft deletes objects.
final class Deletes {
  private final Draft draft;
  private final IntentState state;

  Deletes(Draft draft) {
    this.draft = draft;
    this.state = draft.state();
  }

  /// Deletes what goes along: children, and objects that cannot do without.
  ///
  /// @throws ApiException where a child does not go along
  void takeAlong() {
    var deletes =
        new ArrayDeque<>(draft.changes().values().stream().filter(Draft.Change::isDelete).toList());
    while (!deletes.isEmpty()) {
      var deleted = deletes.remove();
      var refusing = new ArrayList<String>();
      for (var below : state.below(deleted.path())) {
        if (!draft.changes().containsKey(below.path().value())) {
          if (goesAlong(below.path(), deleted.path())) {
            deletes.add(draft.delete(below));
          } else {
            refusing.add(below.path().value());
          }
        }
      }
      refuseWhereUsed(deleted, refusing, "has");
      for (var referrer : state.referrers(deleted.path().value())) {
        var stored = state.get(new IntentPath(referrer));
        if (stored != null
            && !draft.changes().containsKey(referrer)
            && goesWith(stored, deleted.path().value())) {
          deletes.add(draft.delete(stored));
        }
      }
    }
  }

  private boolean goesAlong(IntentPath path, IntentPath deleted) {
    for (var at = path; !at.equals(deleted); at = at.parent()) {
      var change = draft.changes().get(at.value());
      if (change != null && change.isDelete()) {
        return true;
      }
      var type = ResourceTable.at(at).orElseThrow();
      if (type.whenParentGoes() == ResourceType.WhenParentGoes.REFUSES) {
        return false;
      }
    }
    return true;
  }

  private static boolean goesWith(StoredIntent referrer, String target) {
    return ResourceTable.of(referrer.type()).references(Json.parseOwn(referrer.json())).stream()
        .filter(reference -> reference.target().equals(target))
        .allMatch(ResourceType.Reference::goesAlong);
  }

  /// Refuses a delete where there are users of the object.
  static void refuseWhereUsed(Draft.Change change, List<String> users, String how) {
    if (users.isEmpty()) {
      return;
    }
    var name = change.type().apiName() + " " + change.path();
    throw new ApiException(
        new ApiError(
            ErrorCode.IN_USE,
            name
                + " cannot be deleted: it "
                + how
                + " "
                + users.getFirst()
                + (users.size() > 1 ? " and " + (users.size() - 1) + " more" : "")
                + "; delete or change that first",
            users.stream()
                .map(user -> ApiError.of(ErrorCode.IN_USE, name + " " + how + " " + user))
                .toList()));
  }
}
