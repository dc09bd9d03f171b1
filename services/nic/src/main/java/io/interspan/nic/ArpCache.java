package io.interspan.nic;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A guest's table of MAC addresses by IPv4 address; at its limit the oldest entry goes.
final class ArpCache {
  static final int MAX_ENTRIES = 1024;

  private final LinkedHashMap<Integer, Long> entries =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Long> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  @Nullable Long get(int ip) {
    return entries.get(ip);
  }

  boolean contains(int ip) {
    return entries.containsKey(ip);
  }

  void put(int ip, long mac) {
    entries.put(ip, mac);
  }

  void remove(int ip) {
    entries.remove(ip);
  }

  int size() {
    return entries.size();
  }
}
