package io.interspan.model.feed;

import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// How a feed's copy lies on disk: three tables, named after the feed.
///
/// ```
/// table          key                       value (numbers are big-endian)
/// FEED/entry     LENGTH:ORIGIN:KEY         format 1 | version 8 | the entry's value
/// FEED/origin    ORIGIN                    format 1 | state 1 | stamp: epoch 8, version 8 | changed 8
/// FEED/cursor    cursor                    format 1 | epoch 8 | version 8 | the relay's name, UTF-8
/// ```
///
/// LENGTH is the number of characters of ORIGIN, in decimal.
final class CopyRows {
  private static final byte FORMAT = 1;
  private static final String CURSOR_KEY = "cursor";

  private final String entryTable;
  private final String originTable;
  private final String cursorTable;

  CopyRows(String feed) {
    this.entryTable = feed + "/entry";
    this.originTable = feed + "/origin";
    this.cursorTable = feed + "/cursor";
  }

  /// A cursor and the relay that it belongs to.
  record KeptCursor(String relay, Cursor cursor) {}

  String entryTable() {
    return entryTable;
  }

  String originTable() {
    return originTable;
  }

  String cursorTable() {
    return cursorTable;
  }

  CopyWrite.Key entryKey(EntryId id) {
    return new CopyWrite.Key(entryTable, id.origin().length() + ":" + id.origin() + ":" + id.key());
  }

  CopyWrite.Key originKey(String origin) {
    return new CopyWrite.Key(originTable, origin);
  }

  CopyWrite.Key cursorKey() {
    return new CopyWrite.Key(cursorTable, CURSOR_KEY);
  }

  StoredEntry write(FeedEntry entry) {
    byte[] value = Objects.requireNonNull(entry.value(), "a tombstone is no row").unsafeArray();
    byte[] bytes = new byte[1 + Long.BYTES + value.length];
    ByteBuffer.wrap(bytes).put(FORMAT).putLong(entry.version()).put(value);
    return row(entryKey(EntryId.of(entry)), bytes);
  }

  StoredEntry write(OriginStatus status) {
    byte[] bytes = new byte[2 + 3 * Long.BYTES];
    ByteBuffer.wrap(bytes)
        .put(FORMAT)
        .put(code(status.state()))
        .putLong(status.stamp().epoch())
        .putLong(status.stamp().version())
        .putLong(status.changed());
    return row(originKey(status.origin()), bytes);
  }

  StoredEntry write(KeptCursor kept) {
    byte[] relay = kept.relay().getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[1 + 2 * Long.BYTES + relay.length];
    ByteBuffer.wrap(bytes)
        .put(FORMAT)
        .putLong(kept.cursor().epoch())
        .putLong(kept.cursor().version())
        .put(relay);
    return row(cursorKey(), bytes);
  }

  FeedEntry readEntry(StoredEntry row) {
    var bytes = open(row, 1 + Long.BYTES, Integer.MAX_VALUE);
    var id = readId(row);
    long version = bytes.getLong();
    return new FeedEntry(id.origin(), id.key(), version, Bytes.wrap(rest(bytes)));
  }

  OriginStatus readStatus(StoredEntry row) {
    int size = 2 + 3 * Long.BYTES;
    var bytes = open(row, size, size);
    var state = state(row, bytes.get());
    var stamp = readCursor(row, bytes);
    return new OriginStatus(row.key(), state, stamp, bytes.getLong());
  }

  KeptCursor readCursor(StoredEntry row) {
    var bytes = open(row, 1 + 2 * Long.BYTES, Integer.MAX_VALUE);
    if (!row.key().equals(CURSOR_KEY)) {
      throw corrupt(row, "the key must be '" + CURSOR_KEY + "'");
    }
    var cursor = readCursor(row, bytes);
    return new KeptCursor(new String(rest(bytes), StandardCharsets.UTF_8), cursor);
  }

  private static Cursor readCursor(StoredEntry row, ByteBuffer bytes) {
    try {
      return new Cursor(bytes.getLong(), bytes.getLong());
    } catch (IllegalArgumentException e) {
      throw corrupt(row, Objects.toString(e.getMessage()));
    }
  }

  private static EntryId readId(StoredEntry row) {
    String key = row.key();
    int colon = key.indexOf(':');
    try {
      int end = Math.addExact(colon + 1, Integer.parseInt(key.substring(0, colon)));
      if (key.charAt(end) == ':') {
        return new EntryId(key.substring(colon + 1, end), key.substring(end + 1));
      }
    } catch (IndexOutOfBoundsException | ArithmeticException | NumberFormatException _) {
      // Said below, once for all ways to be wrong.
    }
    throw corrupt(row, "the key must be LENGTH:ORIGIN:KEY");
  }

  private static ByteBuffer open(StoredEntry row, int least, int most) {
    int size = row.value().size();
    if (size < least || size > most) {
      throw corrupt(
          row, "%d bytes, must have %d%s".formatted(size, least, least == most ? "" : " or more"));
    }
    var bytes = ByteBuffer.wrap(row.value().unsafeArray());
    byte format = bytes.get();
    if (format != FORMAT) {
      throw corrupt(row, "format " + format + ", must be " + FORMAT);
    }
    return bytes;
  }

  private static byte[] rest(ByteBuffer bytes) {
    byte[] rest = new byte[bytes.remaining()];
    bytes.get(rest);
    return rest;
  }

  private static byte code(OriginStatus.State state) {
    return switch (state) {
      case FILLING -> 1;
      case COMPLETE -> 2;
      case STALE -> 3;
      case REMOVED -> 4;
    };
  }

  private static OriginStatus.State state(StoredEntry row, byte code) {
    return switch (code) {
      case 1 -> OriginStatus.State.FILLING;
      case 2 -> OriginStatus.State.COMPLETE;
      case 3 -> OriginStatus.State.STALE;
      case 4 -> OriginStatus.State.REMOVED;
      default -> throw corrupt(row, "state " + code + ", must be 1 to 4");
    };
  }

  private static StoredEntry row(CopyWrite.Key key, byte[] bytes) {
    return new StoredEntry(key.table(), key.key(), Bytes.wrap(bytes));
  }

  private static CorruptRowException corrupt(StoredEntry row, String what) {
    return new CorruptRowException(row.table(), row.key(), what);
  }
}
