package io.interspan.host.verticle;

import io.interspan.model.copy.CopyStore;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A disk in memory that outlives the service that writes to it.
final class TestDisk implements CopyStore {
  private final TreeMap<String, StoredEntry> rows = new TreeMap<>();

  @Override
  public synchronized CompletionStage<@Nullable Void> write(CopyWrite write) {
    rows.values().removeIf(row -> write.clear().contains(row.table()));
    write.deletes().forEach(key -> rows.remove(key.table() + "\n" + key.key()));
    write.puts().forEach(row -> rows.put(row.table() + "\n" + row.key(), row));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<List<StoredEntry>> load() {
    return CompletableFuture.completedFuture(List.copyOf(rows.values()));
  }

  @Override
  public void close() {
    // What was written stays: the test starts the service again on it.
  }
}
