package io.interspan.store;

import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.StoredIntent;
import io.interspan.model.intent.UsedNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Adds the log up from its first row, and compares the sum with the objects that the store holds:
/// incremental equals recompute.
final class Replay {
  private final TreeMap<IntentPath, StoredIntent> expected = new TreeMap<>();
  private final TreeMap<String, IntentPath> expectedNumbers = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private long revision;
  private long objects;

  /// Adds the next row.
  void add(LogRow row) {
    if (row.revision() != revision + 1) {
      problem("row " + row.revision() + " follows row " + revision);
    }
    revision = row.revision();
    for (var change : row.changes()) {
      add(change);
    }
  }

  /// Compares an object of the store; each once, in any order, after all rows.
  void compare(StoredIntent stored) {
    objects++;
    var sum = expected.remove(stored.path());
    if (!stored.equals(sum)) {
      problem(
          "object " + stored.path() + " is " + stored + ", but the log adds up to " + orNone(sum));
    }
  }

  private static String key(UsedNumber used) {
    return used.type().apiName() + " " + used.number();
  }

  /// Compares a used number of the store; each once, in any order, after all rows.
  void compare(UsedNumber used) {
    var sum = expectedNumbers.remove(key(used));
    if (!used.path().equals(sum)) {
      problem("the number of " + key(used) + " is " + used.path() + "'s, but by the log " + sum);
    }
  }

  /// Returns what was found, after all objects and numbers.
  StoreCheck result() {
    expected.keySet().forEach(path -> problem("object " + path + " is missing"));
    expectedNumbers.forEach(
        (number, path) -> problem("number " + number + " of " + path + " is missing"));
    return new StoreCheck(revision, objects, problems);
  }

  /// Returns the last row's revision.
  long revision() {
    return revision;
  }

  void problem(String problem) {
    if (problems.size() < StoreCheck.MAX_PROBLEMS) {
      problems.add(problem);
    }
  }

  private void add(IntentChange change) {
    var before = expected.get(change.path());
    var mismatch =
        mismatch(
            change, before == null ? null : before.type(), before == null ? null : before.json());
    if (mismatch != null) {
      problem("row " + revision + ": " + mismatch);
    }
    var after = change.after();
    if (after == null) {
      expected.remove(change.path());
    } else {
      expected.put(change.path(), new StoredIntent(change.path(), change.type(), revision, after));
      UsedNumber.of(change).ifPresent(used -> expectedNumbers.putIfAbsent(key(used), used.path()));
    }
  }

  /// Says how `change` contradicts the object as it is, or null where it does not.
  static @Nullable String mismatch(
      IntentChange change, @Nullable IntentType type, @Nullable Bytes json) {
    if (!Objects.equals(change.before(), json)) {
      return change.path()
          + " was "
          + text(change.before())
          + " by the change, but is "
          + text(json);
    }
    if (type != null && type != change.type()) {
      return change.path() + " is a " + type.apiName() + ", not a " + change.type().apiName();
    }
    return null;
  }

  private static String text(@Nullable Bytes json) {
    return json == null ? "absent" : json.toUtf8();
  }

  private static String orNone(@Nullable StoredIntent sum) {
    return sum == null ? "none" : sum.toString();
  }
}
