package io.interspan.intentapi.logic.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.api.Limits;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.StoredIntent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Changes to be made together on top of a state, which stays as it is. What is read through a
/// draft shows its changes.
public final class Draft {
  /// One object's change.
  ///
  /// @param path which
  /// @param type its type
  /// @param before what the log has
  /// @param base what it was: what the log has, or what is there from the start; not to be changed
  /// @param given the fields that its user gives, or null where the object is deleted
  record Change(
      IntentPath path,
      ResourceType type,
      @Nullable StoredIntent before,
      @Nullable ObjectNode base,
      @Nullable ObjectNode given) {
    boolean isDelete() {
      return given == null;
    }
  }

  private final IntentState state;
  private final DraftRules rules;
  private final NavigableMap<String, Change> changes = new TreeMap<>();

  /// Objects of the state as they were read, which is done once; looked up only.
  private final HashMap<String, ObjectNode> read = new HashMap<>();

  /// Begins with no change.
  ///
  /// @param rules what else the objects must be like
  public Draft(IntentState state, DraftRules rules) {
    this.state = state;
    this.rules = rules;
  }

  DraftRules rules() {
    return rules;
  }

  IntentState state() {
    return state;
  }

  NavigableMap<String, Change> changes() {
    return changes;
  }

  /// Returns whether there was an object at `path` before the changes.
  public boolean existed(IntentPath path) {
    return state.catalogue().get(path) != null;
  }

  /// Returns whether there is an object at `path`.
  public boolean exists(IntentPath path) {
    var change = changes.get(path.value());
    if (change != null && !change.isDelete()) {
      return true;
    }
    if (change == null && state.get(path) != null) {
      return true;
    }
    return isSystem(path);
  }

  /// Returns whether the object at `path` is there whatever the log says of it: from the start, or
  /// because it follows from a site.
  public boolean isSystem(IntentPath path) {
    return Predefined.get(path) != null || Derived.siteOf(path).filter(this::exists).isPresent();
  }

  /// Returns whether the object at `path` is there whatever the log says, and may not be changed.
  public boolean isFixed(IntentPath path) {
    return isSystem(path) && !Predefined.isSettable(path);
  }

  /// Refuses the delete of what is there whatever the log says.
  ///
  /// @throws ApiException saying so
  public void refuseDeleteOfSystem(IntentPath path, ResourceType type) {
    SystemObjects.refuseDelete(this, path, type);
  }

  /// Returns the fields that the user of an object gave, in a copy; null where there is none.
  public @Nullable ObjectNode given(IntentPath path) {
    var change = changes.get(path.value());
    if (change != null && change.given() != null) {
      return change.given().deepCopy();
    }
    var base = change == null ? base(path) : null;
    if (base == null && isSystem(path)) {
      base = system(path);
    }
    return base == null
        ? null
        : SystemFields.kept(ResourceTable.at(path).orElseThrow(), base).deepCopy();
  }

  private @Nullable ObjectNode system(IntentPath path) {
    var predefined = Predefined.get(path);
    if (predefined != null) {
      return Json.parseOwn(predefined.json());
    }
    var site = Derived.siteOf(path).orElse(null);
    var object = site == null ? null : object(site);
    if (site == null || object == null) {
      return null;
    }
    var asSite = new StoredIntent(site, IntentType.SITE, state.revision(), Json.canonical(object));
    var derived = Derived.at(path, asSite);
    return derived == null ? null : Json.parseOwn(derived.json());
  }

  /// Returns the object at `path` in this draft, for reading; null where there is none, or it is
  /// there whatever the log says.
  @Nullable ObjectNode object(IntentPath path) {
    var change = changes.get(path.value());
    return change == null ? base(path) : change.given();
  }

  private @Nullable ObjectNode base(IntentPath path) {
    var known = read.get(path.value());
    if (known != null) {
      return known;
    }
    var stored = state.get(path);
    if (stored == null && Predefined.isSettable(path)) {
      stored = Predefined.get(path);
    }
    if (stored == null) {
      return null;
    }
    var object = Json.parseOwn(stored.json());
    read.put(path.value(), object);
    return object;
  }

  /// Returns those objects of a type directly below `parent` that the log has, or will have, in the
  /// order of their paths.
  public List<IntentPath> children(IntentPath parent, ResourceType type) {
    var children = new ArrayList<IntentPath>();
    for (var stored : state.children(parent, type)) {
      if (!changes.containsKey(stored.path().value())) {
        children.add(stored.path());
      }
    }
    var collection = parent.value() + "/" + type.collection();
    for (var change : changes.subMap(collection + "/", collection + "0").values()) {
      if (!change.isDelete() && change.type() == type) {
        children.add(change.path());
      }
    }
    children.sort(IntentPath::compareTo);
    return children;
  }

  /// Returns the `_revision` of an object as the state has it; null where it has none.
  public @Nullable Long revision(IntentPath path) {
    var base = base(path);
    return base == null ? null : base.path(SystemFields.REVISION).asLong();
  }

  /// Makes or replaces an object.
  ///
  /// @param given the fields that its user gives, checked; the draft keeps them
  /// @throws ApiException where that are more changes than one request may make
  public void put(IntentPath path, ResourceType type, ObjectNode given) {
    add(new Change(path, type, state.get(path), base(path), Objects.requireNonNull(given)));
  }

  /// Deletes an object that is there; what lies below it is seen to at the end.
  ///
  /// @throws ApiException where that are more changes than one request may make
  public void delete(IntentPath path, ResourceType type) {
    var before = state.get(path);
    if (before == null) {
      changes.remove(path.value());
    } else {
      add(new Change(path, type, before, base(path), null));
    }
  }

  /// Deletes an object that goes along with another.
  Change delete(StoredIntent stored) {
    var type = ResourceTable.at(stored.path()).orElseThrow();
    var change = new Change(stored.path(), type, stored, null, null);
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
