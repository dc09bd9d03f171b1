package io.interspan.sitemanager.logic;

import io.interspan.message.MalformedMessageException;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.CorruptRowException;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimitException;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.OriginStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The site's configuration as its controllers pull it, under the site's own sequence, which its
/// disk keeps: after a restart the table is at the place where it was.
///
/// A change is planned, written, and shown once it is on the disk. Where the table has no room for
/// it, it is shown with a later one that leaves room, and until then what is shown stands.
/// Tombstones are not kept: after a restart, a controller that is at another place gets a snapshot.
///
/// ```
/// table               key    value (numbers are big-endian)
/// site-config/at      at     epoch 8 | version 8 | 1 where the plan is complete, else 0
/// site-config/entry   KEY    version 8 | the entry's value
/// ```
final class ConfigTable {
  /// The one origin of plans.
  static final String ORIGIN = "log";

  private static final String AT = "site-config/at";
  private static final String ENTRIES = "site-config/entry";

  private final FeedTable table;
  private final long epoch;

  /// The version of the last change that was planned.
  private long planned;

  /// What is on the disk and found no room yet.
  private final TreeMap<String, KeyChange> pending = new TreeMap<>();

  /// Why it is not shown; empty where all is.
  private String problem = "";

  private ConfigTable(FeedTable table) {
    this.table = table;
    this.epoch = table.current().epoch();
    this.planned = table.current().version();
  }

  /// A change that is not on the disk yet.
  ///
  /// @param write the same for the disk
  record Planned(
      long version, OriginStatus.State state, List<KeyChange> changes, CopyWrite write) {}

  static ConfigTable create(long epoch, FeedLimits limits) {
    return new ConfigTable(new FeedTable(epoch, limits));
  }

  /// Reads the table back; null where there is none.
  ///
  /// @throws CorruptRowException naming the row that cannot be read
  static @Nullable ConfigTable read(List<StoredEntry> rows, FeedLimits limits) {
    var entries = new ArrayList<FeedEntry>();
    Cursor at = null;
    var state = OriginStatus.State.FILLING;
    for (var row : rows) {
      if (row.table().equals(ENTRIES)) {
        var bytes = open(row, Long.BYTES, Integer.MAX_VALUE);
        long version = bytes.getLong();
        byte[] value = new byte[bytes.remaining()];
        bytes.get(value);
        entries.add(new FeedEntry(ORIGIN, row.key(), version, Bytes.wrap(value)));
      } else if (row.table().equals(AT)) {
        var bytes = open(row, 2 * Long.BYTES + 1, 2 * Long.BYTES + 1);
        at = new Cursor(bytes.getLong(), bytes.getLong());
        state = bytes.get() == 0 ? OriginStatus.State.FILLING : OriginStatus.State.COMPLETE;
      }
    }
    if (at == null) {
      return null;
    }
    // Every change sets the mark: it is as old as the last one.
    var status = new OriginStatus(ORIGIN, state, at, at.version());
    return new ConfigTable(FeedTable.restore(at, at.version(), entries, List.of(status), limits));
  }

  private static ByteBuffer open(StoredEntry row, int least, int most) {
    int size = row.value().size();
    if (size < least || size > most) {
      throw new CorruptRowException(
          row.table(), row.key(), size + " bytes, must have " + least + " or more");
    }
    return ByteBuffer.wrap(row.value().unsafeArray());
  }

  /// Returns the tables that this class keeps.
  static List<String> tables() {
    return List.of(AT, ENTRIES);
  }

  FeedTable table() {
    return table;
  }

  /// Plans the next change.
  ///
  /// @param complete whether the plan is complete with it
  Planned plan(List<KeyChange> changes, boolean complete) {
    long version = ++planned;
    var deletes = new ArrayList<CopyWrite.Key>();
    var puts = new ArrayList<StoredEntry>();
    for (var change : changes) {
      var value = change.value();
      if (value == null) {
        deletes.add(new CopyWrite.Key(ENTRIES, change.key()));
      } else {
        puts.add(
            new StoredEntry(
                ENTRIES,
                change.key(),
                Bytes.wrap(
                    ByteBuffer.allocate(Long.BYTES + value.size())
                        .putLong(version)
                        .put(value.unsafeArray())
                        .array())));
      }
    }
    puts.add(
        new StoredEntry(
            AT,
            "at",
            Bytes.wrap(
                ByteBuffer.allocate(2 * Long.BYTES + 1)
                    .putLong(epoch)
                    .putLong(version)
                    .put((byte) (complete ? 1 : 0))
                    .array())));
    return new Planned(
        version,
        complete ? OriginStatus.State.COMPLETE : OriginStatus.State.FILLING,
        List.copyOf(changes),
        new CopyWrite(List.of(), deletes, puts));
  }

  /// Shows a change that is on the disk.
  void show(Planned planned) {
    planned.changes().forEach(one -> pending.put(one.key(), one));
    var change = table.begin(planned.version());
    change.origin(ORIGIN, planned.state(), new Cursor(epoch, planned.version()));
    try {
      for (var one : pending.values()) {
        if (one.value() == null) {
          change.remove(ORIGIN, one.key());
        } else {
          change.put(ORIGIN, one.key(), one.value());
        }
      }
      change.commit();
      pending.clear();
      problem = "";
    } catch (FeedLimitException e) {
      problem = String.valueOf(e.getMessage());
    }
  }

  /// Returns why what is on the disk is not all shown; empty where it is.
  String problem() {
    return problem;
  }

  /// Returns what is shown, by key.
  SortedMap<String, Bytes> values() {
    var values = new TreeMap<String, Bytes>();
    table
        .entries(ORIGIN)
        .forEach((key, entry) -> {
          var value = entry.value();
          if (value != null) {
            values.put(key, value);
          }
        });
    return values;
  }

  /// Returns whether a key has this value among what is shown.
  boolean shows(String key, Bytes value) {
    return table
        .entry(ORIGIN, key)
        .map(entry -> Objects.equals(entry.value(), value))
        .orElse(false);
  }

  /// Returns the revision of the log that is said to be shown; 0 where none is.
  long revision() {
    try {
      return table
          .entry(ORIGIN, SitePlan.REVISION_KEY)
          .map(FeedEntry::value)
          .map(value ->
              ProtoBytes.parse(PlanEntry.parser(), value, SitePlan.REVISION_KEY).getRevision())
          .orElse(0L);
    } catch (MalformedMessageException _) {
      return 0;
    }
  }

  boolean isComplete() {
    return table
        .status(ORIGIN)
        .map(status -> status.state() == OriginStatus.State.COMPLETE)
        .orElse(false);
  }
}
