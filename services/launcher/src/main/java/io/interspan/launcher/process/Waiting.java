package io.interspan.launcher.process;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for what happens on event loops, on a thread that is none.
public final class Waiting {
  /// Longer than anything that is waited for here takes; after it, something is broken.
  private static final long LIMIT_SECONDS = 60;

  private Waiting() {}

  /// Waits for a result.
  ///
  /// @throws IOException with the reason why there is none
  public static <T> T on(Future<T> future) throws IOException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw new IOException("nothing happened for " + LIMIT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
