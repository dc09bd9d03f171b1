package io.interspan.intentapi.logic.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Refusals;
import io.interspan.intentapi.logic.type.Field;
import io.interspan.intentapi.logic.type.FieldType;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.NumberRange;
import java.util.ArrayList;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The numbers that no two objects of a type ever have, such as overlay ids, in a draft.
final class Numbers {
  private final Draft draft;
  private final ResourceType type;
  private final Field field;
  private final UsedNumbers used;

  /// Who has which number in this draft.
  private final TreeMap<Integer, IntentPath> given = new TreeMap<>();

  /// Numbers below it are used, or given in this draft.
  private int next;

  private Numbers(Draft draft, ResourceType type, Field field) {
    this.draft = draft;
    this.type = type;
    this.field = field;
    this.used = draft.state().numbers(type.type());
  }

  /// Gives numbers to the draft's objects that have none.
  ///
  /// @param refusals where it says which objects name one that another has, or had
  static void give(Draft draft, Refusals refusals) {
    var types = new ArrayList<ResourceType>();
    for (var change : draft.changes().values()) {
      if (change.type().numbered().isPresent() && !types.contains(change.type())) {
        types.add(change.type());
      }
    }
    for (var type : types) {
      new Numbers(draft, type, type.numbered().orElseThrow()).give(refusals);
    }
  }

  private void give(Refusals refusals) {
    var waiting = new ArrayList<Draft.Change>();
    for (var change : draft.changes().values()) {
      var object = change.given();
      if (object == null || change.type() != type) {
        continue;
      }
      var before = change.base();
      if (FieldType.isAbsent(object.path(field.name()))
          && before != null
          && before.has(field.name())) {
        // Given before, and still its own: a PUT need not repeat it, a PATCH cannot give it back.
        object.set(field.name(), before.get(field.name()));
      }
      if (FieldType.isAbsent(object.path(field.name()))) {
        waiting.add(change);
      } else {
        int number = object.path(field.name()).intValue();
        boolean own =
            before != null && before.path(field.name()).intValue() == number && number != 0;
        refusals.run(() -> claim(change, number, own));
      }
    }
    for (var change : waiting) {
      giveNumber(change);
    }
  }

  /// Returns the numbers that are given here.
  ///
  /// @throws ApiException where there are none yet
  private NumberRange ours() {
    if (type.type() == IntentType.SEGMENT) {
      return draft.rules().overlayIds();
    }
    return field.type() instanceof FieldType.NeverReused range
        ? new NumberRange(range.min(), range.max())
        : new NumberRange(0, Integer.MAX_VALUE);
  }

  private void requireOurs(Draft.Change change, int number) {
    var ours = ours();
    if (!ours.has(number)) {
      throw new ApiException(
          ErrorCode.INVALID_FIELD,
          "field '"
              + field.name()
              + "' of "
              + type.apiName()
              + " "
              + change.path()
              + " is "
              + number
              + ": the numbers that are given here are "
              + ours
              + "; leave the field out to be given one that is free");
    }
  }

  private void claim(Draft.Change change, int number, boolean own) {
    if (!own) {
      requireOurs(change, number);
    }
    var other = given.putIfAbsent(number, change.path());
    if (other != null || (used.isOthers(number, change.path().value()) && !own)) {
      throw new ApiException(
          ErrorCode.TAKEN,
          "field '"
              + field.name()
              + "' of "
              + type.apiName()
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
    var holder = draft.state().holder(type.type(), field.name(), Integer.toString(number));
    return holder == null
        ? "an object that is gone had that one, and a number is never used again"
        : holder + " has that one";
  }

  private void giveNumber(Draft.Change change) {
    ObjectNode object = change.given();
    if (object == null) {
      return;
    }
    var ours = ours();
    int from = Math.max(ours.begin(), next);
    while (true) {
      var free = used.firstUnused(from, ours.end());
      if (free.isEmpty()) {
        throw new ApiException(
            ErrorCode.UNAVAILABLE,
            "no number is left for field '" + field.name() + "': all from " + ours + " were used");
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
