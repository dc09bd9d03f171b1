package io.interspan.launcher.demo;

import io.interspan.launcher.topology.Topology;
import io.interspan.launcher.topology.Topology.Guest;
import io.interspan.launcher.wiring.RunningProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// What is behind the ports of a demo: of each guest of its topology that one's attachment and
/// addresses.
public interface Workloads extends AutoCloseable {
  /// Returns the guests themselves, emulated.
  static Workloads emulated(Story story) {
    return new EmulatedWorkloads(story);
  }

  /// Returns a network namespace for each guest, behind a TAP device. Needs what [TapNeeds#missing]
  /// names.
  static Workloads inNamespaces(Story story) {
    return new NamespaceWorkloads(story);
  }

  /// Returns the topology that is to be started.
  Topology of(Topology topology);

  /// Puts those in their places that the process has not yet, now that it runs.
  void attach(RunningProcess running, Topology topology) throws IOException;

  /// Lets one ping another.
  ///
  /// @return the round trip's time; empty where no answer came
  Optional<Duration> ping(Guest from, Guest to) throws IOException;

  /// Shows, below a heading of its own, how one gets to another.
  ///
  /// @return whether it does
  boolean show(Guest from, Guest to) throws IOException;

  /// Returns the command by which people let one ping another.
  ///
  /// @param with what commands have behind them that are for the running system
  String pingCommand(Guest from, Guest to, String with);

  /// Takes away what [#attach] made. The process has ended.
  @Override
  void close();
}
