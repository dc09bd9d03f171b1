package io.interspan.launcher.demo;

import io.interspan.launcher.topology.Topology;
import io.interspan.launcher.topology.Topology.Guest;
import io.interspan.launcher.wiring.RunningProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The guests that hosts emulate.
final class EmulatedWorkloads implements Workloads {
  private final Story story;
  private Optional<RunningProcess> process = Optional.empty();

  EmulatedWorkloads(Story story) {
    this.story = story;
  }

  @Override
  public Topology of(Topology topology) {
    return topology;
  }

  @Override
  public void attach(RunningProcess running, Topology topology) {
    process = Optional.of(running);
  }

  @Override
  public Optional<Duration> ping(Guest from, Guest to) {
    return process.orElseThrow().pingNow(from.name(), to.ip().address());
  }

  @Override
  public boolean show(Guest from, Guest to) {
    story.heading("The path of one ping");
    story.line(
        from.name()
            + " ("
            + from.ip().address()
            + ") pings "
            + to.name()
            + " ("
            + to.ip().address()
            + ")");
    for (List<String> hop : process.orElseThrow().tracePing(from.name(), to.ip().address())) {
      story.line("");
      story.line(hop.getFirst());
      hop.stream().skip(1).forEach(line -> story.line("    " + line));
    }
    return true;
  }

  @Override
  public String pingCommand(Guest from, Guest to, String with) {
    return "./interspan ping " + from.name() + " " + to.name() + with;
  }

  @Override
  public void close() {
    // They end with the process.
  }
}
