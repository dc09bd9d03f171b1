package io.interspan.intentapi.logic.state;

import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.api.Refusals;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.SiteReference;
import io.interspan.model.intent.StoredIntent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

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
  /// @param refusals where it says which children do not go along
  void takeAlong(Refusals refusals) {
    var deletes =
        new ArrayDeque<>(draft.changes().values().stream().filter(Draft.Change::isDelete).toList());
    while (!deletes.isEmpty()) {
      var deleted = deletes.remove();
      var refusing = new ArrayList<String>();
      for (var below : state.below(deleted.path())) {
        if (!draft.changes().containsKey(below.path().value())
            && !keepsItsPlace(below, deleted.path())) {
          if (goesAlong(below.path(), deleted.path())) {
            deletes.add(draft.delete(below));
          } else if (isUsers(below)) {
            refusing.add(below.path().value());
          }
        }
      }
      refuseWhereUsed(deleted, refusing, "has", refusals);
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

  /// Returns whether an object stays where it is though the log forgets one above it: where a site
  /// takes over its domain, or a site's domain becomes one of its own, groups and policies remain.
  /// Where else such a domain would be does not.
  private boolean keepsItsPlace(StoredIntent below, IntentPath deleted) {
    return draft.exists(deleted) && below.type() != IntentType.DOMAIN_DEPLOYMENT_MAP;
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

  /// What the log enters itself means nothing to who deletes what it belongs to.
  private static boolean isUsers(StoredIntent stored) {
    return ResourceTable.of(stored.type()).writer() == ResourceType.Writer.USERS;
  }

  private static boolean goesWith(StoredIntent referrer, String target) {
    return ResourceTable.of(referrer.type()).references(Json.parseOwn(referrer.json())).stream()
        .filter(reference -> reference.target().equals(target))
        .allMatch(ResourceType.Reference::goesAlong);
  }

  /// Refuses deletes of what others use: of the object itself, or of what follows from it.
  void referrers(Refusals refusals) {
    for (var change : draft.changes().values()) {
      if (!change.isDelete()) {
        continue;
      }
      var outside = new TreeSet<String>();
      outside(change.path(), outside);
      if (change.type().type() == IntentType.SITE) {
        var before = change.before();
        if (before != null) {
          follows(change, before, outside, refusals);
        }
      }
      refuseWhereUsed(
          change, outside.stream().map(this::referrer).toList(), "is referred to by", refusals);
    }
  }

  private void follows(
      Draft.Change change, StoredIntent before, SortedSet<String> outside, Refusals refusals) {
    var below = new ArrayList<String>();
    for (var derived : Derived.of(before)) {
      if (draft.exists(derived.path())) {
        continue;
      }
      outside(derived.path(), outside);
      for (var object : state.below(derived.path())) {
        if (!draft.changes().containsKey(object.path().value()) && isUsers(object)) {
          below.add(object.path().value());
        }
      }
    }
    refuseWhereUsed(change, below, "has", refusals);
  }

  /// Returns a referrer as messages name it.
  private String referrer(String path) {
    var stored = state.get(new IntentPath(path));
    if (stored == null || stored.type() != IntentType.SITE_REFERENCE) {
      return path;
    }
    var reference = SiteReference.read(stored);
    return reference.referrers()
        + (reference.referrers() == 1 ? " object" : " objects")
        + " of site "
        + reference.site()
        + "'s own";
  }

  private void outside(IntentPath target, SortedSet<String> outside) {
    for (var referrer : state.referrers(target.value())) {
      if (!draft.changes().containsKey(referrer)) {
        outside.add(referrer);
      }
    }
  }

  /// Refuses a delete where there are users of the object.
  private static void refuseWhereUsed(
      Draft.Change change, List<String> users, String how, Refusals refusals) {
    if (users.isEmpty()) {
      return;
    }
    var name = change.type().apiName() + " " + change.path();
    refusals.add(
        new ApiException(
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
                    .toList())));
  }
}
