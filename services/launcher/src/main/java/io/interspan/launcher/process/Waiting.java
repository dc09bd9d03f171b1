package io.interspan.launcher.process;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for what happens on event loops, on a thread that is none.
public final class Waiting {
  /// Longer than anything that is waited for here takes, and less than `up` waits for a process:
  /// after it, something is broken. Joining a bus that members just died on has taken a minute.
  private static final long LIMIT_SECONDS = 110;

  private Waiting() {}

  /// Waits for a result.
  ///
  /// @param what is waited for, in words before "is not there after 110 s"
  /// @throws IOException with the reason why there is none
  public static <T> T on(String what, Future<T> future) throws IOException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw new IOException(what + " is not there after " + LIMIT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
