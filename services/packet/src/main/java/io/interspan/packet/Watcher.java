package io.interspan.packet;

import java.util.concurrent.CompletionStage;

/// Watches descriptors, on the thread that runs a packet loop.
public interface Watcher {
  /// A descriptor that is watched.
  interface Watch {
    /// Ends it, and closes the descriptor; from any thread.
    ///
    /// @return completed when it is closed
    CompletionStage<Void> end();
  }

  /// Watches a descriptor.
  ///
  /// @param fd open, not blocking
  /// @param onReadable called on the loop's thread when there is something new to read: once until
  ///   everything was read
  /// @param closer closes the descriptor; called once, when the watch ends or the thread does, also
  ///   where it could not begin
  /// @return completed when it is watched; failed where the thread has ended
  CompletionStage<Watch> watch(int fd, Runnable onReadable, Runnable closer);
}
