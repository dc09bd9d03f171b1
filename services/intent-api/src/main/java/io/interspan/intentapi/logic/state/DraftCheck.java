package io.interspan.intentapi.logic.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.LogRow;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes a row of the log of a draft: sees to what goes along with deletes, gives numbers, and
/// checks what no object can say alone. It refuses the draft whole.
public final class DraftCheck {
  private final Draft draft;
  private final IntentState state;
  private final String author;
  private final long now;

  private DraftCheck(Draft draft, String author, long now) {
    this.draft = draft;
    this.state = draft.state();
    this.author = author;
    this.now = now;
  }

  /// Returns the row that makes the draft's changes, or null where they change nothing.
  ///
  /// @throws ApiException where the changes do not fit what is there
  public static @Nullable LogRow row(Draft draft, String author, long now) {
    return new DraftCheck(draft, author, now).row();
  }

  private @Nullable LogRow row() {
    new Deletes(draft).takeAlong();
    parents();
    new Numbers(draft).give();
    uniqueValues();
    references();
    var changes = new ArrayList<IntentChange>();
    for (var change : draft.changes().values()) {
      add(change, changes);
    }
    if (changes.isEmpty()) {
      return null;
    }
    var row = new LogRow(state.revision() + 1, author, now, changes, state.digest());
    return new LogRow(row.revision(), author, now, changes, state.digestAfter(row));
  }

  private void add(Draft.Change change, List<IntentChange> changes) {
    var before = change.before();
    var given = change.given();
    if (given == null) {
      if (before != null) {
        changes.add(new IntentChange(change.path(), change.type().type(), before.json(), null));
      }
      return;
    }
    var old = before == null ? null : Json.parseOwn(before.json());
    if (old != null && SystemFields.given(change.type(), old).equals(given)) {
      return;
    }
    var after = SystemFields.complete(change.path(), given, old, author, now, state.revision() + 1);
    changes.add(
        new IntentChange(
            change.path(),
            change.type().type(),
            before == null ? null : before.json(),
            Json.canonical(after)));
  }

  private void parents() {
    for (var change : draft.changes().values()) {
      if (!change.isDelete()
          && change.type().parent() != null
          && !draft.exists(change.path().parent())) {
        throw new ApiException(
            ErrorCode.NOT_FOUND,
            change.type().apiName()
                + " "
                + change.path()
                + " lies below "
                + change.path().parent()
                + ", which is not there: make that first, or in the same tree");
      }
    }
  }

  private void uniqueValues() {
    var inDraft = new TreeMap<IntentState.Taken, IntentPath>();
    for (var change : draft.changes().values()) {
      var object = change.given();
      if (object == null) {
        continue;
      }
      for (var value : change.type().uniqueValues(object)) {
        var key = new IntentState.Taken(change.type().type(), value.field(), value.value());
        var other = inDraft.putIfAbsent(key, change.path());
        var holder = other == null ? holderOutside(key) : other.value();
        if (holder != null) {
          throw new ApiException(
              ErrorCode.TAKEN,
              "field '"
                  + value.field()
                  + "' of "
                  + change.type().apiName()
                  + " "
                  + change.path()
                  + " is '"
                  + value.value()
                  + "': "
                  + holder
                  + " has that one, and no two may have the same");
        }
      }
    }
  }

  /// Returns who has the value and is not changed here; who is changed is looked at itself.
  private @Nullable String holderOutside(IntentState.Taken key) {
    var holder = state.holder(key.type(), key.field(), key.value());
    return holder == null || draft.changes().containsKey(holder) ? null : holder;
  }

  private void references() {
    for (var change : draft.changes().values()) {
      if (change.isDelete()) {
        var outside = new TreeSet<String>();
        for (var referrer : state.referrers(change.path().value())) {
          if (!draft.changes().containsKey(referrer)) {
            outside.add(referrer);
          }
        }
        Deletes.refuseWhereUsed(change, List.copyOf(outside), "is referred to by");
      } else {
        outgoing(change);
      }
    }
  }

  private void outgoing(Draft.Change change) {
    ObjectNode object = change.given();
    if (object == null) {
      return;
    }
    for (var reference : change.type().references(object)) {
      if (!draft.exists(new IntentPath(reference.target()))) {
        throw new ApiException(
            ErrorCode.INVALID_REFERENCE,
            "field '"
                + reference.field()
                + "' of "
                + change.type().apiName()
                + " "
                + change.path()
                + " refers to "
                + reference.target()
                + ", which is not there");
      }
    }
  }
}
