package io.interspan.intentapi.logic.state;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.type.FieldType;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The numbers that no two objects ever have, overlay ids, in a draft.
final class Numbers {
  private final Draft draft;
  private final IntentState state;

  /// Who has which number in this draft.
  private final TreeMap<Integer, IntentPath> given = new TreeMap<>();

  /// Numbers below it are used, or given in this draft.
  private int next;

  Numbers(Draft draft) {
    this.draft = draft;
    this.state = draft.state();
  }

  /// Gives numbers to the draft's objects that have none.
  ///
  /// @throws ApiException where one names a number that another has, or had
  void give() {
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
        claimNumber(change, field.name(), object.path(field.name()).intValue());
      }
    }
    for (var change : waiting) {
      giveNumber(change);
    }
  }

  private void claimNumber(Draft.Change change, String field, int number) {
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

  private void giveNumber(Draft.Change change) {
    var field = change.type().numbered().orElseThrow();
    var object = change.given();
    if (object == null || !(field.type() instanceof FieldType.NeverReused range)) {
      return;
    }
    int from = Math.max(range.min(), next);
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
      next = number + 1;
      if (given.putIfAbsent(number, change.path()) == null) {
        object.put(field.name(), number);
        return;
      }
      from = number + 1;
    }
  }
}
