package io.interspan.model.copy;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A service's durable rows: small tables that are written as differences and read whole at the
/// start.
///
/// Safe for use by any thread; writes are applied in the order in which they are handed over.
public interface CopyStore extends AutoCloseable {
  /// The most writes that may wait for the disk; one more fails with
  /// [java.util.concurrent.RejectedExecutionException].
  int MAX_QUEUED = 4_096;

  /// Applies `write`, all or nothing; completes once it is on the disk.
  ///
  /// Completes exceptionally with [java.io.UncheckedIOException] where the disk refused; nothing is
  /// changed then, and what was queued behind it fails with it: differences build on one another.
  /// With [IllegalArgumentException] where a table or key is not Unicode text without NUL
  /// characters.
  CompletionStage<@Nullable Void> write(CopyWrite write);

  /// Reads all rows, in the order of the code points of table and key.
  CompletionStage<List<StoredEntry>> load();

  /// Finishes the writes that were handed over and releases the file.
  @Override
  void close();
}
