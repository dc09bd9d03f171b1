package io.interspan.store;

import io.interspan.model.Bytes;
import io.interspan.model.feed.Digest;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.StoredIntent;
import io.interspan.model.intent.UsedNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Builds rows that follow one another, as logic does: against the queued head.
final class LogBuilder {
  private final TreeMap<IntentPath, Bytes> objects = new TreeMap<>();
  private long revision;

  /// Returns a builder that goes on where `store` stands.
  static LogBuilder after(IntentStore store) {
    var builder = new LogBuilder();
    builder.revision = Await.get(store.head()).revision();
    allObjects(store).forEach(object -> builder.objects.put(object.path(), object.json()));
    return builder;
  }

  static List<StoredIntent> allObjects(IntentStore store) {
    var all = new ArrayList<StoredIntent>();
    var page = Await.get(store.objects("", IntentStore.MAX_READ));
    while (!page.isEmpty()) {
      all.addAll(page);
      page = Await.get(store.objects(page.getLast().path().value(), IntentStore.MAX_READ));
    }
    return all;
  }

  static List<LogRow> allRows(IntentStore store) {
    var all = new ArrayList<LogRow>();
    var page = Await.get(store.rows(0, IntentStore.MAX_READ));
    while (!page.isEmpty()) {
      all.addAll(page);
      page = Await.get(store.rows(page.getLast().revision(), IntentStore.MAX_READ));
    }
    return all;
  }

  static List<UsedNumber> allNumbers(IntentStore store) {
    var all = new ArrayList<UsedNumber>();
    for (var type : UsedNumber.TYPES) {
      var page = Await.get(store.usedNumbers(type, 0, IntentStore.MAX_READ));
      while (!page.isEmpty()) {
        all.addAll(page);
        page = Await.get(store.usedNumbers(type, page.getLast().number(), IntentStore.MAX_READ));
      }
    }
    return all;
  }

  /// Replays the log through the interface alone.
  static StoreCheck replay(IntentStore store) {
    var replay = new Replay();
    allRows(store).forEach(replay::add);
    allObjects(store).forEach(replay::compare);
    allNumbers(store).forEach(replay::compare);
    return replay.result();
  }

  static IntentPath segment(String id) {
    return IntentPath.ROOT.child("segments", id);
  }

  static Bytes json(String name) {
    return Bytes.utf8("{\"display_name\":\"" + name + "\"}");
  }

  static Bytes numbered(String name, int number) {
    return Bytes.utf8("{\"display_name\":\"" + name + "\",\"overlay_id\":" + number + "}");
  }

  long revision() {
    return revision;
  }

  /// Returns a row that gives the segment `id` the name `name`.
  LogRow put(String id, String name) {
    return row("admin", change(id, json(name)));
  }

  LogRow delete(String id) {
    return row("admin", change(id, null));
  }

  /// Returns a change of the segment `id` from what it is in the queued state.
  IntentChange change(String id, @Nullable Bytes after) {
    var path = segment(id);
    return new IntentChange(path, IntentType.SEGMENT, objects.get(path), after);
  }

  boolean has(String id) {
    return objects.containsKey(segment(id));
  }

  /// Returns the next row, and takes it as queued.
  LogRow row(String author, IntentChange... changes) {
    revision++;
    for (var change : changes) {
      if (change.after() == null) {
        objects.remove(change.path());
      } else {
        objects.put(change.path(), change.after());
      }
    }
    return new LogRow(
        revision,
        author,
        1_700_000_000_000L + revision,
        List.of(changes),
        new Digest(revision * 31, -revision));
  }
}
