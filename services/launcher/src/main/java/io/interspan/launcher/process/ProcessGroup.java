package io.interspan.launcher.process;

import io.interspan.launcher.state.ProcessRecord;
import io.interspan.launcher.state.StateDir;
import io.interspan.launcher.topology.Parts;
import io.interspan.launcher.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The processes of a topology that runs in several.
public final class ProcessGroup {
  /// How long a process has to come up.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final long POLL_MILLIS = 20;

  /// How much of what a process printed is shown when it dies, in lines.
  private static final int LAST_LINES = 8;

  private final StateDir state;
  private final Topology topology;

  /// The processes of `topology` in a state directory.
  public ProcessGroup(StateDir state, Topology topology) {
    this.state = state;
    this.topology = topology;
  }

  /// Starts those that do not run, and waits until they are up.
  ///
  /// @param only the names of those to start; all where it is empty
  /// @param say told of each
  /// @throws IOException where one cannot be started, or dies before it is up
  public void start(List<String> only, Consumer<String> say) throws IOException {
    var started = new ArrayList<ProcessRecord>();
    for (var parts : Parts.several(topology)) {
      var name = parts.process();
      var running = state.process(name).filter(one -> one.handle().isPresent());
      if (running.isPresent()) {
        say.accept(name + " runs already (pid " + running.get().pid() + ")");
      } else if (only.isEmpty() || only.contains(name)) {
        var process = new Spawner(state).start(name);
        say.accept(name + " starts (pid " + process.pid() + "), log " + state.log(name));
        started.add(process);
      }
    }
    long until = System.nanoTime() + PATIENCE.toNanos();
    for (var process : started) {
      awaitUp(process, until);
      say.accept(process.name() + " is up");
    }
  }

  private void awaitUp(ProcessRecord process, long until) throws IOException {
    while (true) {
      var now = state.process(process.name());
      if (now.isPresent() && now.get().pid() == process.pid() && now.get().isReachable()) {
        return;
      }
      if (process.handle().isEmpty()) {
        throw new IOException(process.name() + " died while it started: " + lastWords(process));
      }
      if (System.nanoTime() > until) {
        throw new IOException(
            process.name()
                + " is not up after "
                + PATIENCE.toSeconds()
                + " s: see "
                + state.log(process.name()));
      }
      sleep();
    }
  }

  private String lastWords(ProcessRecord process) throws IOException {
    Path output = state.output(process.name());
    if (!Files.exists(output)) {
      return "it said nothing";
    }
    var lines = Files.readAllLines(output).stream().filter(line -> !line.isBlank()).toList();
    int from = Math.max(0, lines.size() - LAST_LINES);
    return lines.isEmpty()
        ? "see " + state.log(process.name())
        : String.join(System.lineSeparator(), lines.subList(from, lines.size()));
  }

  private static void sleep() throws IOException {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
