package io.interspan.intentapi.logic.state;

import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Digest;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.NumberRange;
import io.interspan.model.intent.StoredIntent;
import io.interspan.model.intent.UsedNumber;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All objects at one revision of the log, with who refers to whom and which values are taken: a
/// pure function of the log's rows.
public final class IntentState implements ObjectSource {
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
  private final EnumMap<IntentType, UsedNumbers> numbers;
  private final SiteRanges siteRanges;
  private final Catalogue catalogue;
  private long revision;
  private Digest digest;

  private IntentState(
      NavigableMap<String, StoredIntent> objects,
      NavigableMap<String, NavigableSet<String>> referrers,
      NavigableMap<Taken, String> taken,
      EnumMap<IntentType, UsedNumbers> numbers,
      SiteRanges siteRanges,
      long revision,
      Digest digest) {
    this.objects = objects;
    this.referrers = referrers;
    this.taken = taken;
    this.numbers = numbers;
    this.siteRanges = siteRanges;
    this.catalogue = new Catalogue(this);
    this.revision = revision;
    this.digest = digest;
  }

  /// Returns the state of an empty log in a store's epoch.
  public static IntentState empty(long epoch) {
    return new IntentState(
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new EnumMap<>(IntentType.class),
        new SiteRanges(),
        0,
        Digest.EMPTY.plus(IntentsDigest.status(epoch)));
  }

  /// Returns a state that is changed apart from this one.
  public IntentState copy() {
    var referrersCopy = new TreeMap<String, NavigableSet<String>>();
    referrers.forEach((target, paths) -> referrersCopy.put(target, new TreeSet<>(paths)));
    var numbersCopy = new EnumMap<IntentType, UsedNumbers>(IntentType.class);
    numbers.forEach((type, used) -> numbersCopy.put(type, used.copy()));
    return new IntentState(
        new TreeMap<>(objects),
        referrersCopy,
        new TreeMap<>(taken),
        numbersCopy,
        siteRanges.copy(),
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

  @Override
  public @Nullable StoredIntent get(IntentPath path) {
    return objects.get(path.value());
  }

  /// Returns all objects that the log has, in the order of their paths; a view.
  public Collection<StoredIntent> all() {
    return Collections.unmodifiableCollection(objects.values());
  }

  @Override
  public Collection<StoredIntent> below(IntentPath path) {
    // '0' is the character after '/': from the first path below to the last.
    return Collections.unmodifiableCollection(
        objects.subMap(path.value() + "/", path.value() + "0").values());
  }

  @Override
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

  /// Returns all objects as readers see them: those in the log and the others.
  public Catalogue catalogue() {
    return catalogue;
  }

  /// Returns the paths of the objects that an object refers to.
  public static List<String> references(IntentType type, Bytes json) {
    return ResourceTable.of(type).references(Json.parseOwn(json)).stream()
        .map(ResourceType.Reference::target)
        .toList();
  }

  /// Returns how many objects refer to each object below a root, by its path.
  public SortedMap<String, Integer> referredTo(IntentPath root) {
    var counts = new TreeMap<String, Integer>();
    referrers
        .subMap(root.value() + "/", root.value() + "0")
        .forEach((target, paths) -> counts.put(target, paths.size()));
    return counts;
  }

  /// Returns the runs of overlay ids that any segment ever had, ascending.
  public List<NumberRange> usedOverlayIds() {
    return numbers(IntentType.SEGMENT).runs();
  }

  SiteRanges siteRanges() {
    return siteRanges;
  }

  UsedNumbers numbers(IntentType type) {
    return numbers.computeIfAbsent(type, _ -> new UsedNumbers());
  }

  /// Returns the digest of the intents feed after `row`, which is the next.
  public Digest digestAfter(LogRow row) {
    return IntentsDigest.after(digest, row, this);
  }

  /// Takes an object of the state that this is to become; [#loaded] ends that.
  public void load(StoredIntent object) {
    var change = new IntentChange(object.path(), object.type(), null, object.json());
    add(change, IndexedRow.keys(change, object.json()));
    objects.put(object.path().value(), object);
    digest = digest.plus(IntentsDigest.entry(object));
  }

  /// Takes a number that was used before the state that this is to become.
  public void load(UsedNumber used) {
    if (used.type() == IntentType.SITE) {
      siteRanges.use(used.path(), used.number());
    } else {
      numbers(used.type()).use(used.number(), used.path().value());
    }
  }

  /// Ends the loading.
  ///
  /// @param at the revision that this is the state at
  public void loaded(long at) {
    revision = at;
  }

  /// Takes the next row.
  ///
  /// @throws IllegalStateException where it is not the next
  public void apply(LogRow row) {
    apply(IndexedRow.of(row), row.digest());
  }

  /// Takes the next row, with the digest that it has in the epoch that is now.
  public void apply(IndexedRow indexed, Digest after) {
    var row = indexed.row();
    if (row.revision() != revision + 1) {
      throw new IllegalStateException(
          "row " + row.revision() + " of the log does not follow " + revision);
    }
    // First all that goes, so that a value can pass from one object to another in one row.
    for (var entry : indexed.entries()) {
      remove(entry.change(), entry.before());
    }
    for (var entry : indexed.entries()) {
      add(entry.change(), entry.after());
      var stored = entry.stored();
      if (stored == null) {
        objects.remove(entry.change().path().value());
      } else {
        objects.put(stored.path().value(), stored);
      }
    }
    revision = row.revision();
    digest = after;
  }

  private void add(IntentChange change, IndexedRow.Keys keys) {
    var path = change.path().value();
    var after = change.after();
    if (change.type() == IntentType.SITE && after != null) {
      siteRanges.use(change.path(), Json.parseOwn(after));
    }
    for (var target : keys.targets()) {
      referrers.computeIfAbsent(target, _ -> new TreeSet<>()).add(path);
    }
    for (var value : keys.taken()) {
      taken.put(value, path);
    }
    if (keys.number() > 0) {
      numbers(change.type()).use(keys.number(), path);
    }
  }

  private void remove(IntentChange change, IndexedRow.Keys keys) {
    var path = change.path().value();
    for (var target : keys.targets()) {
      referrers.computeIfPresent(
          target,
          (_, paths) -> {
            paths.remove(path);
            return paths.isEmpty() ? null : paths;
          });
    }
    for (var value : keys.taken()) {
      taken.remove(value, path);
    }
  }
}
