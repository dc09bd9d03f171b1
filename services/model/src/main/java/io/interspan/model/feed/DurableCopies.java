package io.interspan.model.feed;

import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Keeps a consumer's origin copies on disk, together with the cursor of the relay that they come
/// from, as rows of a [io.interspan.model.copy.CopyStore].
///
/// What is on disk is what the consumer acts upon. The cursor is written only together with the
/// entries that it covers, and only while the copies equal that relay's plain copy: where an origin
/// is held beside it (or a second relay offers others), there is none, and a restart pulls a
/// snapshot, but loses nothing. Marks of removed origins are not kept.
///
/// Every [MirrorStep.Applied] goes through [#apply] once, in order, and the writes go to the disk
/// in that order; a write that failed is made good by [#rewrite]. One owner; not safe for use by
/// several threads.
public final class DurableCopies {
  private final FeedLimits limits;
  private final CopyRows rows;
  private final OriginCopies copies;

  /// The origins whose copies differ from the plain copy of the relay in [#compared].
  private final TreeSet<String> apart = new TreeSet<>();

  /// The relay whose versions the rows carry, and whose cursor is on disk; null where there is
  /// none.
  private @Nullable String cursorOf;

  /// The relay that all copies were compared with; null where it is not known what differs.
  private @Nullable String compared;

  private @Nullable FeedMirror loadedMirror;

  /// The relay that was left off with at the place on disk, until it is heard: null afterwards.
  private @Nullable String unheard;

  /// What an application changed, and how it is written.
  ///
  /// @param changes the differences of the copies, to be acted upon
  /// @param write the same for the disk
  public record Step(List<CopyChange> changes, CopyWrite write) {
    public Step {
      changes = List.copyOf(changes);
    }
  }

  private DurableCopies(String feed, OriginCopies copies, FeedLimits limits) {
    this.limits = limits;
    this.rows = new CopyRows(feed);
    this.copies = copies;
  }

  /// Rebuilds the copies of a feed from what a store holds; rows of other tables are passed over.
  ///
  /// @param feed the feed's name, the prefix of its tables
  /// @throws CorruptRowException where a row cannot be read; it names table and key
  public static DurableCopies load(String feed, List<StoredEntry> stored, FeedLimits limits) {
    var rows = new CopyRows(feed);
    var entries = new ArrayList<FeedEntry>();
    var statuses = new TreeMap<String, OriginStatus>();
    CopyRows.KeptCursor cursor = null;
    for (var row : stored) {
      if (row.table().equals(rows.entryTable())) {
        entries.add(rows.readEntry(row));
      } else if (row.table().equals(rows.originTable())) {
        statuses.put(row.key(), rows.readStatus(row));
      } else if (row.table().equals(rows.cursorTable())) {
        cursor = rows.readCursor(row);
      }
    }
    var loaded = new DurableCopies(feed, copies(entries, statuses, limits), limits);
    if (cursor != null) {
      loaded.cursorOf = cursor.relay();
      loaded.compared = cursor.relay();
      loaded.unheard = cursor.relay();
      loaded.loadedMirror =
          FeedMirror.restore(limits, cursor.cursor(), entries, new ArrayList<>(statuses.values()));
    }
    return loaded;
  }

  /// Returns what a store holds without the cursors of a feed: it goes on with a snapshot, as where
  /// some of its rows are left out.
  public static List<StoredEntry> withoutCursor(String feed, List<StoredEntry> stored) {
    var table = new CopyRows(feed).cursorTable();
    return stored.stream().filter(row -> !row.table().equals(table)).toList();
  }

  private static OriginCopies copies(
      List<FeedEntry> entries, SortedMap<String, OriginStatus> statuses, FeedLimits limits) {
    var values = new TreeMap<String, TreeMap<String, Bytes>>();
    for (var entry : entries) {
      if (entry.value() != null) {
        values
            .computeIfAbsent(entry.origin(), _ -> new TreeMap<>())
            .put(entry.key(), entry.value());
      }
    }
    var copies = new OriginCopies(limits);
    statuses.forEach((origin, status) -> {
      boolean complete = status.state() != OriginStatus.State.FILLING;
      var held = values.remove(origin);
      if (complete || held != null) {
        copies.restore(origin, status.stamp(), complete, held == null ? new TreeMap<>() : held);
      }
    });
    values.forEach((origin, held) -> copies.restore(origin, Cursor.NONE, false, held));
    return copies;
  }

  /// Returns the copies.
  public OriginCopies copies() {
    return copies;
  }

  /// Returns the relay whose cursor was on disk, if there was one.
  public Optional<String> relay() {
    return Optional.ofNullable(cursorOf);
  }

  /// Returns a mirror to follow a relay with: the one from the disk where it is this relay's, which
  /// goes on at its cursor, else an empty one, which pulls a snapshot.
  public FeedMirror mirror(String relay) {
    var loaded = loadedMirror;
    loadedMirror = null;
    return loaded != null && relay.equals(cursorOf) ? loaded : new FeedMirror(limits);
  }

  /// Offers to the copies what a relay's mirror applied, and returns what is to be acted upon and
  /// written.
  public Step apply(String relay, FeedMirror mirror, MirrorStep.Applied applied) {
    var changes = copies.offer(relay, mirror, applied);
    if (relay.equals(unheard)) {
      // It says only what is new since the place on disk; what it said before, it still offers.
      unheard = null;
      copies.heard(relay, mirror);
    }
    if (!equal(relay, mirror, applied)) {
      return new Step(changes, differences(changes, applied));
    }
    boolean goesOn = relay.equals(cursorOf) && !applied.snapshot();
    cursorOf = relay;
    var cursor = rows.write(new CopyRows.KeptCursor(relay, mirror.cursor()));
    return new Step(changes, goesOn ? delta(applied, cursor) : whole(mirror, cursor));
  }

  /// Drops an origin's copy as [OriginCopies#forget] does.
  public Step forget(String origin) {
    var changes = copies.forget(origin);
    apart.add(origin);
    return new Step(changes, differences(changes, List.of(origin)));
  }

  /// Drops an origin's copy as [OriginCopies#remove] does.
  public Step remove(String origin, Cursor stamp) {
    var changes = copies.remove(origin, stamp);
    apart.add(origin);
    return new Step(changes, differences(changes, List.of(origin)));
  }

  /// Takes an origin back that was forgotten, as [OriginCopies#offerAgain] does.
  public Step offerAgain(String relay, FeedMirror mirror, String origin) {
    var changes = copies.offerAgain(relay, mirror, origin);
    if (copies.equalsMirror(origin, mirror)) {
      apart.remove(origin);
    }
    return new Step(changes, differences(changes, List.of(origin)));
  }

  /// Returns a write of all copies, to be used where an earlier write failed.
  public CopyWrite rewrite() {
    cursorOf = null;
    var puts = new ArrayList<StoredEntry>();
    for (var origin : copies.origins()) {
      puts.add(status(origin));
      copies
          .values(origin)
          .forEach((key, value) -> puts.add(rows.write(new FeedEntry(origin, key, 0, value))));
    }
    return new CopyWrite(allTables(), List.of(), puts);
  }

  /// Looks again at what may differ now, and returns whether the copies equal the relay's.
  ///
  /// Where relays take turns with their deltas, none is compared whole until it sends a snapshot.
  private boolean equal(String relay, FeedMirror mirror, MirrorStep.Applied applied) {
    var touched = new TreeSet<>(apart);
    if (applied.snapshot()) {
      compared = relay;
      touched.addAll(mirror.origins());
      touched.addAll(copies.origins());
    } else if (!relay.equals(compared)) {
      compared = null;
      return false;
    } else {
      applied.changes().forEach(entry -> touched.add(entry.origin()));
      applied.statuses().forEach(status -> touched.add(status.origin()));
    }
    for (var origin : touched) {
      if (copies.equalsMirror(origin, mirror)) {
        apart.remove(origin);
      } else {
        apart.add(origin);
      }
    }
    return apart.isEmpty();
  }

  /// The rows carry the versions of the relay's table: every entry that came is written.
  private CopyWrite delta(MirrorStep.Applied applied, StoredEntry cursor) {
    var latest = new LinkedHashMap<EntryId, FeedEntry>();
    applied.changes().forEach(entry -> latest.putLast(EntryId.of(entry), entry));
    var deletes = new ArrayList<CopyWrite.Key>();
    var puts = new ArrayList<StoredEntry>();
    latest.forEach((id, entry) -> {
      if (entry.isTombstone()) {
        deletes.add(rows.entryKey(id));
      } else {
        puts.add(rows.write(entry));
      }
    });
    var marks = new LinkedHashMap<String, OriginStatus>();
    applied.statuses().forEach(status -> marks.putLast(status.origin(), status));
    for (var status : marks.values()) {
      if (status.state() == OriginStatus.State.REMOVED) {
        deletes.add(rows.originKey(status.origin()));
      } else {
        puts.add(rows.write(status));
      }
    }
    puts.add(cursor);
    return new CopyWrite(List.of(), deletes, puts);
  }

  private CopyWrite whole(FeedMirror mirror, StoredEntry cursor) {
    var puts = new ArrayList<StoredEntry>();
    for (var status : mirror.statuses()) {
      if (status.state() != OriginStatus.State.REMOVED) {
        puts.add(rows.write(status));
      }
    }
    mirror.entries().forEach(entry -> puts.add(rows.write(entry)));
    puts.add(cursor);
    return new CopyWrite(allTables(), List.of(), puts);
  }

  private CopyWrite differences(List<CopyChange> changes, MirrorStep.Applied applied) {
    var touched = new TreeSet<String>();
    if (applied.snapshot()) {
      touched.addAll(copies.origins());
    }
    changes.forEach(change -> touched.add(change.origin()));
    // An empty copy may have come back, or gone up, without any difference of values.
    applied.changes().forEach(entry -> touched.add(entry.origin()));
    applied.statuses().forEach(status -> touched.add(status.origin()));
    return differences(changes, touched);
  }

  /// The rows carry no versions that mean anything: only what the copies changed is written.
  private CopyWrite differences(List<CopyChange> changes, Iterable<String> touched) {
    var deletes = new ArrayList<CopyWrite.Key>();
    var puts = new ArrayList<StoredEntry>();
    for (var change : changes) {
      if (change.after() == null) {
        deletes.add(rows.entryKey(new EntryId(change.origin(), change.key())));
      } else {
        puts.add(rows.write(new FeedEntry(change.origin(), change.key(), 0, change.after())));
      }
    }
    for (var origin : touched) {
      if (copies.origins().contains(origin)) {
        puts.add(status(origin));
      } else {
        deletes.add(rows.originKey(origin));
      }
    }
    cursorOf = null;
    deletes.add(rows.cursorKey());
    return new CopyWrite(List.of(), deletes, puts);
  }

  private StoredEntry status(String origin) {
    return rows.write(
        new OriginStatus(
            origin, copies.state(origin).orElseThrow(), copies.stamp(origin).orElseThrow(), 0));
  }

  private List<String> allTables() {
    return List.of(rows.entryTable(), rows.originTable(), rows.cursorTable());
  }
}
