package io.interspan.store;

import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogRow;
import java.util.concurrent.CompletableFuture;

/// What is asked of the log's writer.
sealed interface IntentCommand {
  /// Returns the stage to complete with the head that the command led to.
  CompletableFuture<LogHead> done();

  /// Append a row to the head that it was built on.
  record Append(long expectedHead, LogRow row, CompletableFuture<LogHead> done)
      implements IntentCommand {}

  /// Begin a new epoch.
  record BeginEpoch(long atLeast, CompletableFuture<LogHead> done) implements IntentCommand {}
}
