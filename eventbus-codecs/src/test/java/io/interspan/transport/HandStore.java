package io.interspan.transport;

import io.interspan.model.copy.CopyStore;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A disk that answers when the test says so.
final class HandStore implements CopyStore {
  private final CompletableFuture<List<StoredEntry>> loaded = new CompletableFuture<>();
  private final List<CompletableFuture<@Nullable Void>> writes = new ArrayList<>();
  private boolean atOnce;

  /// Lets the load end, with these rows.
  void loaded(StoredEntry... rows) {
    loaded.complete(List.of(rows));
  }

  void failLoad(Throwable cause) {
    loaded.completeExceptionally(cause);
  }

  /// Answers all writes from now on at once.
  synchronized HandStore atOnce() {
    atOnce = true;
    return this;
  }

  synchronized CompletableFuture<@Nullable Void> write(int index) {
    return writes.get(index);
  }

  @Override
  public synchronized CompletionStage<@Nullable Void> write(CopyWrite write) {
    var answer = new CompletableFuture<@Nullable Void>();
    writes.add(answer);
    if (atOnce) {
      answer.complete(null);
    }
    return answer;
  }

  @Override
  public CompletionStage<List<StoredEntry>> load() {
    return loaded;
  }

  @Override
  public void close() {}
}
