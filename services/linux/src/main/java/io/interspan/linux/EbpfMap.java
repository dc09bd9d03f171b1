package io.interspan.linux;

import io.interspan.packet.Slab;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// A table that eBPF programs and this process share (bpf(2)). It is there as long as it is open
/// here, or a program that uses it is anywhere.
///
/// Whoever calls writes the key, and for [#put] the value, into the buffers of [#key] and [#value];
/// all numbers are in the machine's order. One thread at a time; nothing is allocated after its
/// creation.
public final class EbpfMap {
  /// A kind of table (`enum bpf_map_type`).
  public enum Kind {
    /// By keys of any bytes; an entry takes memory only while it is there.
    HASH(1, 1),
    /// By a number of 32 bits; all entries are there from the start, all bytes 0.
    ARRAY(2, 0),
    /// An array of which each processor has its own, so that none waits for another: a value is
    /// read as one for each, behind each other.
    ARRAY_PER_PROCESSOR(6, 0);

    private final int number;
    private final int flags;

    Kind(int number, int flags) {
      this.number = number;
      this.flags = flags;
    }
  }

  /// How many entries [#next] brings at most.
  public static final int BATCH = 512;

  private static final int KEY_BYTES = 4;
  private static final int VALUE_BYTES = 8;
  private static final int ENTRIES = 12;
  private static final int FLAGS = 16;

  private static final int ELEMENT_KEY = 8;
  private static final int ELEMENT_VALUE = 16;

  private static final int BATCH_AFTER = 0;
  private static final int BATCH_LAST = 8;
  private static final int BATCH_KEYS = 16;
  private static final int BATCH_VALUES = 24;
  private static final int BATCH_COUNT = 32;
  private static final int BATCH_MAP = 36;

  private static final Path PROCESSORS = Path.of("/sys/devices/system/cpu/possible");

  private final Errno errno = new Errno();
  private final Slab attributes = slab(Bpf.ATTRIBUTES_BYTES);
  private final int keyBytes;
  private final int valueBytes;
  private final Slab key;
  private final Slab value;
  private final Slab keys;
  private final Slab values;
  private final Slab place;
  private boolean isAtStart = true;

  /// -1 once it is closed: the number may be another's then.
  private int fd;

  private EbpfMap(Kind kind, int keyBytes, int valueBytes, int entries) throws IOException {
    this.keyBytes = keyBytes;
    this.valueBytes = valueBytes;
    key = slab(keyBytes);
    value = slab(kind == Kind.ARRAY_PER_PROCESSOR ? valueBytes * processors() : valueBytes);
    boolean isListed = kind == Kind.HASH;
    keys = slab(isListed ? keyBytes * BATCH : 0);
    values = slab(isListed ? valueBytes * BATCH : 0);
    place = slab(Math.max(Long.BYTES, keyBytes));
    try (var arena = Arena.ofConfined()) {
      var asked = Bpf.attributes(arena);
      asked.putInt(0, kind.number);
      asked.putInt(KEY_BYTES, keyBytes);
      asked.putInt(VALUE_BYTES, valueBytes);
      asked.putInt(ENTRIES, entries);
      asked.putInt(FLAGS, kind.flags);
      fd = Bpf.call(errno, Bpf.Command.MAP_CREATE, Bpf.address(asked), "make an eBPF map");
    }
  }

  private static Slab slab(int bytes) {
    return new Slab(ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()));
  }

  /// Makes a table.
  ///
  /// @param keyBytes the length of keys; 4 for arrays
  /// @param valueBytes the length of values, a multiple of 8
  /// @param entries the most there may be
  /// @throws IOException which says why it cannot be: above all, this process may not
  public static EbpfMap open(Kind kind, int keyBytes, int valueBytes, int entries)
      throws IOException {
    if (valueBytes % Long.BYTES != 0) {
      throw new IllegalArgumentException(
          "a value has a multiple of 8 bytes, not %d".formatted(valueBytes));
    }
    return new EbpfMap(kind, keyBytes, valueBytes, entries);
  }

  /// The kernel numbers processors from 0 on, those too that may come to be: "0-3".
  private static int processors() throws IOException {
    var said = Files.readString(PROCESSORS).strip();
    return Integer.parseInt(said.substring(said.lastIndexOf('-') + 1)) + 1;
  }

  /// Returns where the key of the next call is written.
  public ByteBuffer key() {
    return key.buffer();
  }

  /// Returns where the value of the next [#put] is written, and where [#get] leaves what it finds.
  public ByteBuffer value() {
    return value.buffer();
  }

  /// Looks the key up.
  ///
  /// @return whether there is an entry
  public boolean get() {
    return element(Bpf.Command.MAP_LOOKUP_ELEM);
  }

  /// Adds an entry, or replaces it.
  ///
  /// @return whether there was room
  public boolean put() {
    return element(Bpf.Command.MAP_UPDATE_ELEM);
  }

  /// Removes the entry of the key.
  ///
  /// @return whether there was one
  public boolean remove() {
    return element(Bpf.Command.MAP_DELETE_ELEM);
  }

  private boolean element(Bpf.Command command) {
    var asked = attributes.buffer();
    asked.putLong(0, fd);
    asked.putLong(ELEMENT_KEY, key.address());
    asked.putLong(ELEMENT_VALUE, command == Bpf.Command.MAP_DELETE_ELEM ? 0 : value.address());
    asked.putLong(ELEMENT_VALUE + Long.BYTES, 0);
    return Bpf.call(errno, command, attributes.address()) == 0;
  }

  /// Brings further entries of a [Kind#HASH], up to [#BATCH], until [#isAtStart] again. Of what is
  /// added and removed meanwhile some may be missed, and some come twice.
  ///
  /// @return how many; they are read by [#keys] and [#values]
  public int next() {
    var asked = attributes.buffer();
    asked.putLong(BATCH_AFTER, isAtStart ? 0 : place.address());
    asked.putLong(BATCH_LAST, place.address());
    asked.putLong(BATCH_KEYS, keys.address());
    asked.putLong(BATCH_VALUES, values.address());
    asked.putInt(BATCH_COUNT, BATCH);
    asked.putInt(BATCH_MAP, fd);
    asked.putLong(BATCH_MAP + Integer.BYTES, 0);
    asked.putLong(BATCH_MAP + Integer.BYTES + Long.BYTES, 0);
    int done = Bpf.call(errno, Bpf.Command.MAP_LOOKUP_BATCH, attributes.address());
    // ENOENT says that these were the last ones.
    isAtStart = done < 0;
    return done == 0 || errno.get() == Errno.ENOENT ? asked.getInt(BATCH_COUNT) : 0;
  }

  /// Returns whether [#next] brings the first entries.
  public boolean isAtStart() {
    return isAtStart;
  }

  /// Returns the keys that [#next] brought, behind each other.
  public ByteBuffer keys() {
    return keys.buffer();
  }

  /// Returns the values that [#next] brought, behind each other.
  public ByteBuffer values() {
    return values.buffer();
  }

  /// Returns the length of keys, in bytes.
  public int keyBytes() {
    return keyBytes;
  }

  /// Returns the length of values, in bytes.
  public int valueBytes() {
    return valueBytes;
  }

  int fd() {
    return fd;
  }

  /// Closes the table.
  public void close() {
    if (fd >= 0) {
      Calls.close(errno, fd);
      fd = -1;
    }
  }
}
