package io.interspan.globalmanager.verticle;

import io.interspan.model.copy.CopyStore;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The own copies of a service that has none: the log is all that the global manager keeps.
final class NoCopies implements CopyStore {
  @Override
  public CompletionStage<@Nullable Void> write(CopyWrite write) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("the global manager keeps nothing beside the log"));
  }

  @Override
  public CompletionStage<List<StoredEntry>> load() {
    return CompletableFuture.completedFuture(List.of());
  }

  @Override
  public void close() {}
}
