package io.interspan.vtep.forward;

import org.jspecify.annotations.Nullable;

/// A map from `long` to objects by open addressing with linear probing: looking up allocates
/// nothing. At most half full; grows by doubling, up to its limit. One thread only.
final class LongMap<V> {
  private static final int FIRST_LENGTH = 16;

  private final int limit;
  private long[] keys = new long[FIRST_LENGTH];
  private @Nullable Object[] values = new @Nullable Object[FIRST_LENGTH];
  private int size;

  /// Creates an empty map.
  ///
  /// @param limit the most entries that it takes
  LongMap(int limit) {
    this.limit = limit;
  }

  int size() {
    return size;
  }

  @SuppressWarnings("unchecked") // only put stores values
  @Nullable V get(long key) {
    return (V) values[slot(key)];
  }

  /// Sets the value of a key.
  ///
  /// @return false, and nothing changed, if the key is new and the map is at its limit
  boolean put(long key, V value) {
    int slot = slot(key);
    if (values[slot] == null) {
      if (size == limit) {
        return false;
      }
      size++;
    }
    keys[slot] = key;
    values[slot] = value;
    if (size * 2 > keys.length) {
      grow();
    }
    return true;
  }

  @SuppressWarnings("unchecked") // only put stores values
  @Nullable V remove(long key) {
    int hole = slot(key);
    var old = (V) values[hole];
    if (old == null) {
      return null;
    }
    size--;
    // Backward shift: whatever probing would no longer reach across the hole moves into it.
    int mask = keys.length - 1;
    for (int at = hole + 1 & mask; values[at] != null; at = at + 1 & mask) {
      int home = home(keys[at], mask);
      if ((at - home & mask) >= (at - hole & mask)) {
        keys[hole] = keys[at];
        values[hole] = values[at];
        hole = at;
      }
    }
    values[hole] = null;
    return old;
  }

  /// Removes every entry whose value equals `value`.
  void removeValue(V value) {
    var oldKeys = keys.clone();
    var oldValues = values.clone();
    for (int i = 0; i < oldKeys.length; i++) {
      if (value.equals(oldValues[i])) {
        remove(oldKeys[i]);
      }
    }
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int at = home(key, mask);
    while (values[at] != null && keys[at] != key) {
      at = at + 1 & mask;
    }
    return at;
  }

  // Fibonacci hashing: consecutive addresses, the usual case, spread over the table.
  private static int home(long key, int mask) {
    long mixed = key * 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 32) & mask;
  }

  private void grow() {
    var oldKeys = keys;
    var oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new @Nullable Object[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != null) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
