package io.interspan.model.feed;

import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.util.Comparator;
import java.util.Map;

/// A disk for tests: applies writes as a [io.interspan.model.copy.CopyStore] must.
final class TestRows {
  static final Comparator<CopyWrite.Key> ORDER =
      Comparator.comparing(CopyWrite.Key::table).thenComparing(CopyWrite.Key::key);

  private TestRows() {}

  static void apply(Map<CopyWrite.Key, StoredEntry> disk, CopyWrite write) {
    disk.keySet().removeIf(key -> write.clear().contains(key.table()));
    disk.keySet().removeAll(write.deletes());
    write.puts().forEach(row -> disk.put(new CopyWrite.Key(row.table(), row.key()), row));
  }
}
