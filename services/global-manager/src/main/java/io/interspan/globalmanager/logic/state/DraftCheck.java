package io.interspan.globalmanager.logic.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.globalmanager.logic.api.ApiError;
import io.interspan.globalmanager.logic.api.ApiException;
import io.interspan.globalmanager.logic.api.ErrorCode;
import io.interspan.globalmanager.logic.api.Json;
import io.interspan.globalmanager.logic.type.FieldType;
import io.interspan.globalmanager.logic.type.ResourceTable;
import io.interspan.globalmanager.logic.type.ResourceType;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.StoredIntent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
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

  /// Numbers below it are used, or given in this draft.
  private int nextNumber;

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
    takeAlong();
    parents();
    numbers();
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

  /// Deletes what goes along: children, and objects that cannot do without.
  private void takeAlong() {
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

  private void numbers() {
    var given = new TreeMap<Integer, IntentPath>();
    var waiting = new ArrayList<Draft.Change>();
    for (var change : draft.changes().values()) {
      var object = change.given();
      var field = change.type().numbered().orElse(null);
      if (object == null || field == null) {
        continue;
      }
      var before = change.before();
      if (FieldType.isAbsent(object.path(field.name())) && before != null) {
        // Given before, and still its own: a PUT need not repeat it, a PATCH cannot give it back.
        object.set(field.name(), Json.parseOwn(before.json()).path(field.name()));
      }
      if (FieldType.isAbsent(object.path(field.name()))) {
        waiting.add(change);
      } else {
        claimNumber(change, field.name(), object.path(field.name()).intValue(), given);
      }
    }
    for (var change : waiting) {
      giveNumber(change, given);
    }
  }

  private void claimNumber(
      Draft.Change change, String field, int number, NavigableMap<Integer, IntentPath> given) {
    var holder = state.holder(change.type().type(), field, Integer.toString(number));
    boolean hasItAlready = change.path().value().equals(holder);
    var other = given.putIfAbsent(number, change.path());
    if (other != null || (state.numbers().isUsed(number) && !hasItAlready)) {
      throw new ApiException(
          ErrorCode.TAKEN,
          "field '"
              + field
              + "' of "
              + change.type().apiName()
              + " "
              + change.path()
              + " is "
              + number
              + ": "
              + holder(number, other)
              + "; leave the field out to be given one that is free");
    }
  }

  private String holder(int number, @Nullable IntentPath inTree) {
    if (inTree != null) {
      return inTree + " has that one";
    }
    for (var type : ResourceTable.types()) {
      var holder =
          type.numbered()
              .map(field -> state.holder(type.type(), field.name(), Integer.toString(number)));
      if (holder.isPresent()) {
        return holder.get() + " has that one";
      }
    }
    return "an object that is gone had that one, and a number is never used again";
  }

  private void giveNumber(Draft.Change change, NavigableMap<Integer, IntentPath> given) {
    var field = change.type().numbered().orElseThrow();
    var object = change.given();
    if (object == null || !(field.type() instanceof FieldType.NeverReused range)) {
      return;
    }
    int from = Math.max(range.min(), nextNumber);
    while (true) {
      var free = state.numbers().firstUnused(from, range.max());
      if (free.isEmpty()) {
        throw new ApiException(
            ErrorCode.UNAVAILABLE,
            "no number is left for field '"
                + field.name()
                + "': all up to "
                + range.max()
                + " were used");
      }
      int number = free.getAsInt();
      nextNumber = number + 1;
      if (given.putIfAbsent(number, change.path()) == null) {
        object.put(field.name(), number);
        return;
      }
      from = number + 1;
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
        refuseWhereUsed(change, List.copyOf(outside), "is referred to by");
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

  private static void refuseWhereUsed(Draft.Change change, List<String> users, String how) {
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
