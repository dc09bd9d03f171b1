package io.interspan.intentapi.logic.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Digest;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.StoredIntent;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All objects at one revision of the log, with who refers to whom and which values are taken: a
/// pure function of the log's rows.
public final class IntentState {
  /// A value that is taken.
  record Taken(IntentType type, String field, String value) implements Comparable<Taken> {
    @Override
    public int compareTo(Taken other) {
      int byType = type.compareTo(other.type);
      int byField = byType != 0 ? byType : field.compareTo(other.field);
      return byField != 0 ? byField : value.compareTo(other.value);
    }
  }

  private final NavigableMap<String, StoredIntent> objects;
  private final NavigableMap<String, NavigableSet<String>> referrers;
  private final NavigableMap<Taken, String> taken;
  private final UsedNumbers numbers;
  private long revision;
  private Digest digest;

  private IntentState(
      NavigableMap<String, StoredIntent> objects,
      NavigableMap<String, NavigableSet<String>> referrers,
      NavigableMap<Taken, String> taken,
      UsedNumbers numbers,
      long revision,
      Digest digest) {
    this.objects = objects;
    this.referrers = referrers;
    this.taken = taken;
    this.numbers = numbers;
    this.revision = revision;
    this.digest = digest;
  }

  /// Returns the state of an empty log in a store's epoch.
  public static IntentState empty(long epoch) {
    return new IntentState(
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new UsedNumbers(),
        0,
        Digest.EMPTY.plus(IntentsDigest.status(epoch)));
  }

  /// Returns a state that is changed apart from this one.
  public IntentState copy() {
    var referrersCopy = new TreeMap<String, NavigableSet<String>>();
    referrers.forEach((target, paths) -> referrersCopy.put(target, new TreeSet<>(paths)));
    return new IntentState(
        new TreeMap<>(objects),
        referrersCopy,
        new TreeMap<>(taken),
        numbers.copy(),
        revision,
        digest);
  }

  /// Returns the revision that this is the state at.
  public long revision() {
    return revision;
  }

  /// Returns the digest of the intents feed at this revision.
  public Digest digest() {
    return digest;
  }

  /// Returns the object at `path`.
  public @Nullable StoredIntent get(IntentPath path) {
    return objects.get(path.value());
  }

  /// Returns all objects in the order of their paths; a view.
  public Collection<StoredIntent> all() {
    return Collections.unmodifiableCollection(objects.values());
  }

  /// Returns the objects below `path`, children's children too; a view.
  public Collection<StoredIntent> below(IntentPath path) {
    // '0' is the character after '/': from the first path below to the last.
    return Collections.unmodifiableCollection(
        objects.subMap(path.value() + "/", path.value() + "0").values());
  }

  /// Returns the objects of a type directly below `parent`, in the order of their paths.
  public List<StoredIntent> children(IntentPath parent, ResourceType type) {
    var collection = parent.value() + "/" + type.collection();
    return objects.subMap(collection + "/", collection + "0").values().stream()
        .filter(object -> object.type() == type.type())
        .toList();
  }

  /// Returns the paths of the objects that refer to `target`.
  public NavigableSet<String> referrers(String target) {
    return Collections.unmodifiableNavigableSet(
        referrers.getOrDefault(target, Collections.emptyNavigableSet()));
  }

  /// Returns the path of the object that has a value of which there is one only.
  public @Nullable String holder(IntentType type, String field, String value) {
    return taken.get(new Taken(type, field, value));
  }

  UsedNumbers numbers() {
    return numbers;
  }

  /// Returns the digest of the intents feed after `row`, which is the next.
  public Digest digestAfter(LogRow row) {
    return IntentsDigest.after(digest, row, this);
  }

  /// Takes the next row.
  ///
  /// @throws IllegalStateException where it is not the next
  public void apply(LogRow row) {
    apply(row, row.digest());
  }

  /// Takes the next row, with the digest that it has in the epoch that is now.
  public void apply(LogRow row, Digest after) {
    if (row.revision() != revision + 1) {
      throw new IllegalStateException(
          "row " + row.revision() + " of the log does not follow " + revision);
    }
    // First all that goes, so that a value can pass from one object to another in one row.
    for (var change : row.changes()) {
      index(change, change.before(), false);
    }
    for (var change : row.changes()) {
      index(change, change.after(), true);
      if (change.after() == null) {
        objects.remove(change.path().value());
      } else {
        objects.put(
            change.path().value(),
            new StoredIntent(change.path(), change.type(), row.revision(), change.after()));
      }
    }
    revision = row.revision();
    digest = after;
  }

  private void index(IntentChange change, @Nullable Bytes json, boolean add) {
    if (json == null) {
      return;
    }
    var path = change.path().value();
    var type = ResourceTable.of(change.type());
    ObjectNode object = Json.parseOwn(json);
    for (var reference : type.references(object)) {
      if (add) {
        referrers.computeIfAbsent(reference.target(), _ -> new TreeSet<>()).add(path);
      } else {
        referrers.computeIfPresent(
            reference.target(),
            (_, paths) -> {
              paths.remove(path);
              return paths.isEmpty() ? null : paths;
            });
      }
    }
    for (var value : type.uniqueValues(object)) {
      var key = new Taken(change.type(), value.field(), value.value());
      if (add) {
        taken.put(key, path);
      } else {
        taken.remove(key, path);
      }
    }
    type.numbered()
        .ifPresent(field -> {
          if (add && object.path(field.name()).isInt()) {
            numbers.use(object.path(field.name()).intValue());
          }
        });
  }
}
