package io.interspan.launcher.wiring;

import io.interspan.launcher.ops.Readiness;
import io.interspan.launcher.ops.StatusStory;
import io.interspan.launcher.ops.SystemStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Waits until what was declared carries packets, and tells how it comes about.
public final class Settling {
  private static final long POLL_MILLIS = 10;

  private final Supplier<SystemStatus> status;
  private final Consumer<String> say;
  private final StatusStory story = new StatusStory();

  /// @param status asked again and again
  /// @param say told what is new
  public Settling(Supplier<SystemStatus> status, Consumer<String> say) {
    this.status = status;
    this.say = say;
  }

  /// Waits.
  ///
  /// @param revision the log's, that every site must have in force
  /// @param attachments those that must have an open port
  /// @return what was still missing when time was up, a line each; empty where nothing is
  public List<String> await(long revision, List<String> attachments, Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    while (true) {
      var now = status.get();
      story.next(now).forEach(say);
      var missing = Readiness.missing(now, revision, attachments);
      if (missing.isEmpty() || System.nanoTime() > until) {
        return missing;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return missing;
      }
    }
  }
}
