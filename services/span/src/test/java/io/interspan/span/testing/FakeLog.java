package io.interspan.span.testing;

import io.interspan.message.IntentEntry;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.Digest;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.OriginStatus;
import io.interspan.model.intent.IntentPath;
import io.interspan.span.testing.Intents.Change;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A log of intents that survives its global manager, with the entries and digests of its feed.
public final class FakeLog {
  private static final String ORIGIN = "log";

  private final List<List<FeedEntry>> revisions = new ArrayList<>();
  private final TreeMap<IntentPath, IntentEntry> objects = new TreeMap<>();
  private final TreeMap<String, FeedEntry> live = new TreeMap<>();
  private long epoch;

  /// An empty log.
  public FakeLog(long epoch) {
    this.epoch = epoch;
  }

  /// Appends a revision.
  public void commit(List<Change> changes) {
    long revision = revisions.size() + 1L;
    var entries = new ArrayList<FeedEntry>();
    for (var change : changes) {
      change
          .entry()
          .ifPresentOrElse(
              entry -> objects.put(change.path(), entry), () -> objects.remove(change.path()));
      var value =
          change
              .entry()
              .map(entry -> ProtoBytes.serialize(entry.toBuilder().setRevision(revision).build()))
              .orElse(null);
      var entry = new FeedEntry(ORIGIN, change.path().value(), revision, value);
      entries.add(entry);
      if (value == null) {
        live.remove(entry.key());
      } else {
        live.put(entry.key(), entry);
      }
    }
    revisions.add(entries);
  }

  /// Goes back to what a backup held, under a new epoch.
  public void restore(long revision) {
    var kept = List.copyOf(revisions.subList(0, (int) revision));
    revisions.clear();
    revisions.addAll(kept);
    live.clear();
    objects.clear();
    for (var entries : kept) {
      for (var entry : entries) {
        put(entry, objects);
        if (entry.value() == null) {
          live.remove(entry.key());
        } else {
          live.put(entry.key(), entry);
        }
      }
    }
    epoch++;
  }

  /// Returns the place of the log's end.
  public Cursor at() {
    return new Cursor(epoch, revisions.size());
  }

  /// Returns the objects as they are.
  public SortedMap<IntentPath, IntentEntry> objects() {
    return Collections.unmodifiableSortedMap(objects);
  }

  /// Returns the plans of all sites, worked out anew.
  public SortedMap<String, SortedMap<String, PlanEntry>> plans() {
    var components = new SlowComponents();
    var then = new TreeMap<IntentPath, IntentEntry>();
    Map<IntentPath, Long> numbers = Map.of();
    for (int i = 0; i < revisions.size(); i++) {
      revisions.get(i).forEach(entry -> put(entry, then));
      numbers = components.advance(new SlowPlans(then), i + 1L);
    }
    return new SlowPlans(objects).plans(numbers);
  }

  private static void put(FeedEntry entry, SortedMap<IntentPath, IntentEntry> objects) {
    var path = new IntentPath(entry.key());
    if (entry.value() == null) {
      objects.remove(path);
    } else {
      objects.put(
          path,
          ProtoBytes.parse(IntentEntry.parser(), entry.value(), entry.key()).toBuilder()
              .clearRevision()
              .build());
    }
  }

  /// Returns all entries of the revisions after this one, in order.
  public List<FeedEntry> after(long revision) {
    return revisions.stream().skip(revision).flatMap(List::stream).toList();
  }

  List<FeedEntry> live() {
    return live.values().stream().sorted((a, b) -> Long.compare(a.version(), b.version())).toList();
  }

  OriginStatus status() {
    return new OriginStatus(ORIGIN, OriginStatus.State.COMPLETE, new Cursor(epoch, 0), 0);
  }

  Digest digest() {
    var digest = Digest.EMPTY.plus(status());
    for (var entry : live.values()) {
      digest = digest.plus(entry);
    }
    return digest;
  }
}
