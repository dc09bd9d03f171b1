package io.interspan.span.logic;

import io.interspan.message.IntentEntry;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.ProtoBytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One epoch of the log, compiled so far: revision by revision, in order.
final class Compilation {
  private final long epoch;
  private final SpanEngine engine = new SpanEngine();
  private final SiteTables tables;
  private final TreeMap<IntentPath, String> unreadable = new TreeMap<>();
  private long revision;

  Compilation(long epoch, FeedLimits limits) {
    this.epoch = epoch;
    this.tables = new SiteTables(epoch, limits);
  }

  /// Applies entries of the intents feed in the order of their versions; a whole revision at a
  /// time. Returns the sites whose tables changed.
  ///
  /// @param at the place that the feed has reached with them
  SortedSet<String> apply(List<FeedEntry> entries, Cursor at) {
    var sites = new TreeSet<String>();
    int from = 0;
    while (from < entries.size()) {
      long version = entries.get(from).version();
      int to = from;
      while (to < entries.size() && entries.get(to).version() == version) {
        to++;
      }
      // A version at or below is one that was applied before: only a wrong producer repeats it.
      if (version > revision) {
        sites.addAll(apply(version, entries.subList(from, to)));
      }
      from = to;
    }
    revision = Math.max(revision, at.version());
    return sites;
  }

  private SortedSet<String> apply(long version, List<FeedEntry> entries) {
    revision = version;
    var changes = new ArrayList<ObjectChange>();
    for (var entry : entries) {
      read(entry)
          .ifPresent(change -> {
            note(change);
            changes.add(change);
          });
    }
    return tables.apply(engine.apply(version, changes));
  }

  private void note(ObjectChange change) {
    if (change.object() instanceof GraphObject.Unreadable(var why)) {
      unreadable.put(change.path(), why);
    } else {
      unreadable.remove(change.path());
    }
  }

  /// Reads an entry of the intents feed; nothing where it has no path: then nothing can refer to
  /// it.
  static Optional<ObjectChange> read(FeedEntry entry) {
    return IntentPath.tryParse(entry.key())
        .map(path -> new ObjectChange(path, entry.value() == null ? null : read(path, entry)));
  }

  private static @Nullable GraphObject read(IntentPath path, FeedEntry entry) {
    var value = Objects.requireNonNull(entry.value());
    try {
      return GraphReader.read(path, ProtoBytes.parse(IntentEntry.parser(), value, entry.key()));
    } catch (MalformedMessageException e) {
      return new GraphObject.Unreadable("cannot be read: " + e.getMessage());
    }
  }

  SpanEngine engine() {
    return engine;
  }

  SiteTables tables() {
    return tables;
  }

  /// Returns the place in the log up to which this is compiled.
  Cursor at() {
    return new Cursor(epoch, revision);
  }

  /// Returns the objects that could not be read, with the reasons.
  SortedMap<IntentPath, String> unreadable() {
    return unreadable;
  }
}
