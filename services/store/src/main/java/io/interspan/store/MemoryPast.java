package io.interspan.store;

import io.interspan.model.intent.Difference;
import io.interspan.model.intent.DifferencePage;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.ObjectPage;
import io.interspan.model.intent.PathScope;
import io.interspan.model.intent.StoredIntent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The objects at a revision of a log in memory: a replay, which is what the other store's answers
/// are to be equal to.
final class MemoryPast {
  private final TreeMap<String, StoredIntent> objects = new TreeMap<>();

  private MemoryPast() {}

  static MemoryPast of(List<LogRow> rows) {
    var past = new MemoryPast();
    for (var row : rows) {
      for (var change : row.changes()) {
        var after = change.after();
        if (after == null) {
          past.objects.remove(change.path().value());
        } else {
          past.objects.put(
              change.path().value(),
              new StoredIntent(change.path(), change.type(), row.revision(), after));
        }
      }
    }
    return past;
  }

  Optional<StoredIntent> object(IntentPath path) {
    return Optional.ofNullable(objects.get(path.value()));
  }

  ObjectPage objects(PathScope scope, String after, int limit) {
    var page = new ArrayList<StoredIntent>();
    long bytes = 0;
    for (var object : objects.tailMap(after, false).values()) {
      var path = object.path().value();
      if (!scope.has(path)) {
        continue;
      }
      if (page.size() == limit || bytes >= IntentStore.MAX_READ_BYTES) {
        return new ObjectPage(page, page.getLast().path().value());
      }
      page.add(object);
      bytes += object.json().size();
    }
    return new ObjectPage(page, null);
  }

  DifferencePage differences(MemoryPast other, PathScope scope, String after, int limit) {
    var paths = new TreeSet<>(objects.tailMap(after, false).keySet());
    paths.addAll(other.objects.tailMap(after, false).keySet());
    var page = new ArrayList<Difference>();
    for (var path : paths) {
      var before = objects.get(path);
      var now = other.objects.get(path);
      if (!scope.has(path) || Objects.equals(before, now)) {
        continue;
      }
      if (page.size() == limit) {
        return new DifferencePage(page, page.getLast().path().value());
      }
      page.add(new Difference(before, now));
    }
    return new DifferencePage(page, null);
  }
}
