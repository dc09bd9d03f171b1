package io.interspan.intentapi.logic.state;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Refusals;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;

/// Keeps users from changing what is there from the start or follows from other objects.
final class SystemObjects {
  private final Draft draft;

  SystemObjects(Draft draft) {
    this.draft = draft;
  }

  void check(Refusals refusals) {
    for (var change : draft.changes().values()) {
      if (change.isDelete()) {
        continue;
      }
      refusals.run(() -> refuseSystem(change));
      if (change.type().type() == IntentType.SITE && change.before() == null) {
        refusals.run(() -> refuseNamesake(change));
      }
    }
  }

  private void refuseSystem(Draft.Change change) {
    if (draft.isFixed(change.path())) {
      throw refusal(change.type(), change.path(), "changed");
    }
    if (change.type().type() == IntentType.DOMAIN_DEPLOYMENT_MAP
        && draft.isSystem(change.path().parent())) {
      throw new ApiException(
          ErrorCode.SYSTEM_OWNED,
          "Domain "
              + change.path().parent()
              + " is the system's own (_system_owned): its sites cannot be changed");
    }
  }

  /// Every site is a domain of its own id, so no other domain may have it.
  private void refuseNamesake(Draft.Change site) {
    var domain = site.path().root().child("domains", site.path().id());
    var change = draft.changes().get(domain.value());
    if (change == null && draft.state().get(domain) != null) {
      throw new ApiException(
          ErrorCode.TAKEN,
          "field 'id' of Site "
              + site.path()
              + " is '"
              + site.path().id()
              + "': every site is a domain of its own id, and "
              + domain
              + " is another one");
    }
  }

  /// Returns the refusal of a write to what is the system's own.
  static ApiException refusal(ResourceType type, IntentPath path, String what) {
    return new ApiException(
        ErrorCode.SYSTEM_OWNED,
        type.apiName() + " " + path + " is the system's own (_system_owned): it cannot be " + what);
  }

  /// Refuses the delete of what is there in any case.
  ///
  /// @throws ApiException saying so
  static void refuseDelete(Draft draft, IntentPath path, ResourceType type) {
    if (Predefined.isSettable(path)) {
      throw new ApiException(
          ErrorCode.SYSTEM_OWNED,
          type.apiName() + " " + path + " is there from the start: it can be changed, not deleted");
    }
    if (draft.isSystem(path)) {
      throw refusal(type, path, "deleted");
    }
  }
}
