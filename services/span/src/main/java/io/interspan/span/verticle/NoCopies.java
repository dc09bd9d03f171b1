package io.interspan.span.verticle;

import io.interspan.model.copy.CopyStore;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The disk of a service that has none.
final class NoCopies implements CopyStore {
  @Override
  public CompletionStage<@Nullable Void> write(CopyWrite write) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("the span service writes nothing"));
  }

  @Override
  public CompletionStage<List<StoredEntry>> load() {
    return CompletableFuture.completedFuture(List.of());
  }

  @Override
  public void close() {}
}
