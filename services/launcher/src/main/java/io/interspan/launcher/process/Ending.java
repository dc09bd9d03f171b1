package io.interspan.launcher.process;

import io.interspan.launcher.state.ProcessRecord;
import io.interspan.launcher.state.StateDir;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Ends processes that a state directory names, and no others.
public final class Ending {
  /// How long a process has to end in its own order, before it is killed.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// How long the operating system has to end a killed process.
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

  private Ending() {}

  /// How a process ended.
  public enum Outcome {
    /// It was not running any more.
    GONE,
    /// It ended when asked.
    ENDED,
    /// It had to be killed.
    KILLED,
    /// It is still there.
    REMAINS
  }

  /// Ends a process and takes it out of the directory.
  public static Outcome end(StateDir state, ProcessRecord process) {
    var handle = process.handle();
    if (handle.isEmpty()) {
      state.remove(process.name());
      return Outcome.GONE;
    }
    handle.get().destroy();
    var outcome = Outcome.ENDED;
    if (!isOver(process, handle.get(), PATIENCE)) {
      handle.get().destroyForcibly();
      outcome = isOver(process, handle.get(), KILL_PATIENCE) ? Outcome.KILLED : Outcome.REMAINS;
    }
    if (outcome != Outcome.REMAINS) {
      state.remove(process.name());
    }
    return outcome;
  }

  private static boolean isOver(ProcessRecord process, ProcessHandle handle, Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    while (process.handle().isPresent() && System.nanoTime() < until) {
      try {
        // Not for ever: where nobody waits for orphans, the operating system never says it.
        handle.onExit().get(50, TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException _) {
        // Asked again.
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return process.handle().isEmpty();
  }
}
