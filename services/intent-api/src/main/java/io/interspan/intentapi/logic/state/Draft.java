package io.interspan.intentapi.logic.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.api.Limits;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.StoredIntent;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Changes to be made together on top of a state, which stays as it is. What is read through a
/// draft shows its changes.
public final class Draft {
  /// One object's change.
  ///
  /// @param path which
  /// @param type its type
  /// @param before what the state has
  /// @param given the fields that its user gives, or null where the object is deleted
  record Change(
      IntentPath path,
      ResourceType type,
      @Nullable StoredIntent before,
      @Nullable ObjectNode given) {
    boolean isDelete() {
      return given == null;
    }
  }

  private final IntentState state;
  private final NavigableMap<String, Change> changes = new TreeMap<>();

  /// Begins with no change.
  public Draft(IntentState state) {
    this.state = state;
  }

  IntentState state() {
    return state;
  }

  NavigableMap<String, Change> changes() {
    return changes;
  }

  /// Returns whether there is an object at `path`.
  public boolean exists(IntentPath path) {
    var change = changes.get(path.value());
    return change != null ? !change.isDelete() : state.get(path) != null;
  }

  /// Returns the fields that the user of an object gave, in a copy; null where there is none.
  public @Nullable ObjectNode given(IntentPath path) {
    var change = changes.get(path.value());
    if (change != null) {
      return change.given() == null ? null : change.given().deepCopy();
    }
    var stored = state.get(path);
    return stored == null
        ? null
        : SystemFields.given(ResourceTable.of(stored.type()), Json.parseOwn(stored.json()));
  }

  /// Returns the `_revision` of an object as the state has it; null where it has none.
  public @Nullable Long revision(IntentPath path) {
    var stored = state.get(path);
    return stored == null
        ? null
        : Json.parseOwn(stored.json()).path(SystemFields.REVISION).asLong();
  }

  /// Makes or replaces an object.
  ///
  /// @param given the fields that its user gives, checked; the draft keeps them
  /// @throws ApiException where that are more changes than one request may make
  public void put(IntentPath path, ResourceType type, ObjectNode given) {
    add(new Change(path, type, state.get(path), given));
  }

  /// Deletes an object that is there; what lies below it is seen to at the end.
  ///
  /// @throws ApiException where that are more changes than one request may make
  public void delete(IntentPath path, ResourceType type) {
    var before = state.get(path);
    if (before == null) {
      changes.remove(path.value());
    } else {
      add(new Change(path, type, before, null));
    }
  }

  /// Deletes an object that goes along with another.
  Change delete(StoredIntent stored) {
    var change = new Change(stored.path(), ResourceTable.of(stored.type()), stored, null);
    add(change);
    return change;
  }

  private void add(Change change) {
    changes.put(change.path().value(), change);
    if (changes.size() > Limits.MAX_CHANGES) {
      throw new ApiException(
          ErrorCode.TOO_LARGE,
          "one request changes at most " + Limits.MAX_CHANGES + " objects: send several");
    }
  }
}
