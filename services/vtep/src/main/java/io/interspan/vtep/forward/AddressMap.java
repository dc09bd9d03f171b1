package io.interspan.vtep.forward;

import io.interspan.model.net.IpAddress;
import org.jspecify.annotations.Nullable;

/// A map from IP addresses to objects, as [LongMap] is one from `long`: looking up allocates
/// nothing. One thread only.
final class AddressMap<V> {
  private static final int FIRST_LENGTH = 16;

  /// In place of the first half of an IPv4 address: as a group of all nodes of everywhere, none has
  /// it in IPv6.
  private static final long IPV4 = -1;

  private final int limit;
  private long[] highs = new long[FIRST_LENGTH];
  private long[] lows = new long[FIRST_LENGTH];
  private @Nullable Object[] values = new @Nullable Object[FIRST_LENGTH];
  private int size;

  /// Creates an empty map.
  ///
  /// @param limit the most entries that it takes
  AddressMap(int limit) {
    this.limit = limit;
  }

  int size() {
    return size;
  }

  /// Returns the value of an address.
  ///
  /// @param high the first 64 bits of an IPv6 address; anything for IPv4
  @SuppressWarnings("unchecked") // only put stores values
  @Nullable V get(boolean ipv6, long high, long low) {
    return (V) values[slot(ipv6 ? high : IPV4, low)];
  }

  /// Sets the value of an address.
  ///
  /// @return false, and nothing changed, if the address is new and the map is at its limit
  boolean put(boolean ipv6, long high, long low, V value) {
    long first = ipv6 ? high : IPV4;
    int slot = slot(first, low);
    if (values[slot] == null) {
      if (size == limit) {
        return false;
      }
      size++;
    }
    highs[slot] = first;
    lows[slot] = low;
    values[slot] = value;
    if (size * 2 > values.length) {
      grow();
    }
    return true;
  }

  boolean put(IpAddress address, V value) {
    return put(isIpv6(address), address.high(), address.low(), value);
  }

  void remove(IpAddress address) {
    remove(slot(isIpv6(address) ? address.high() : IPV4, address.low()));
  }

  private static boolean isIpv6(IpAddress address) {
    return address.family() == IpAddress.Family.IPV6;
  }

  private void remove(int slot) {
    if (values[slot] == null) {
      return;
    }
    size--;
    int hole = slot;
    // Backward shift: whatever probing would no longer reach across the hole moves into it.
    int mask = values.length - 1;
    for (int at = hole + 1 & mask; values[at] != null; at = at + 1 & mask) {
      int home = home(highs[at], lows[at], mask);
      if ((at - home & mask) >= (at - hole & mask)) {
        move(at, hole);
        hole = at;
      }
    }
    values[hole] = null;
  }

  private void move(int from, int to) {
    highs[to] = highs[from];
    lows[to] = lows[from];
    values[to] = values[from];
  }

  /// Removes every entry whose value equals `value`.
  void removeValue(V value) {
    int at = 0;
    while (at < values.length) {
      if (value.equals(values[at])) {
        // Another one may have come to lie here.
        remove(at);
      } else {
        at++;
      }
    }
  }

  private int slot(long high, long low) {
    int mask = values.length - 1;
    int at = home(high, low, mask);
    while (values[at] != null && (lows[at] != low || highs[at] != high)) {
      at = at + 1 & mask;
    }
    return at;
  }

  private static int home(long high, long low, int mask) {
    long mixed = (high * 0xC2B2_AE3D_27D4_EB4FL ^ low) * 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 32) & mask;
  }

  private void grow() {
    var oldHighs = highs;
    var oldLows = lows;
    var oldValues = values;
    highs = new long[oldHighs.length * 2];
    lows = new long[oldLows.length * 2];
    values = new @Nullable Object[oldValues.length * 2];
    for (int i = 0; i < oldValues.length; i++) {
      if (oldValues[i] != null) {
        int slot = slot(oldHighs[i], oldLows[i]);
        highs[slot] = oldHighs[i];
        lows[slot] = oldLows[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
