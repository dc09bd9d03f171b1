package io.interspan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.launcher.credentials.LocalCredentials;
import io.interspan.launcher.ops.IntentApi;
import io.interspan.launcher.state.StateDir;
import io.interspan.launcher.topology.IntentTree;
import io.interspan.launcher.topology.Topology;
import io.interspan.launcher.topology.TopologyReader;
import io.interspan.launcher.wiring.RunningProcess;
import io.interspan.launcher.wiring.Settling;
import io.interspan.model.net.IpAddress;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/// The example of three sites in this process, for tests from end to end.
final class LocalSystem implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final StateDir state;
  private final Topology topology;
  private final RunningProcess process;

  private LocalSystem(StateDir state, Topology topology, RunningProcess process) {
    this.state = state;
    this.topology = topology;
    this.process = process;
  }

  /// Starts it, and waits until what the example declares is in force.
  static LocalSystem start(Path folder) throws Exception {
    var topology = TopologyReader.read(TestTopology.write(folder));
    var state = new StateDir(folder.resolve("state"));
    state.create();
    var system =
        new LocalSystem(state, topology, RunningProcess.startLocal(state, topology, _ -> {}));
    system.declare(
        topology.intents().withSites(topology.sites().stream().map(Topology.Site::id).toList()));
    return system;
  }

  /// Declares intents, and waits until they carry packets.
  void declare(IntentTree intents) throws Exception {
    var credentials = LocalCredentials.fetch(state).credentials();
    long revision = new IntentApi("https://" + process.record().api(), credentials).apply(intents);
    var missing =
        new Settling(process::systemStatus, _ -> {})
            .await(revision, intents.attachments(), PATIENCE);
    assertThat(missing).isEmpty();
  }

  RunningProcess process() {
    return process;
  }

  Topology topology() {
    return topology;
  }

  IpAddress address(String guest) {
    return topology.guests().stream()
        .filter(one -> one.name().equals(guest))
        .findFirst()
        .orElseThrow()
        .ip()
        .address();
  }

  /// Lets each of `from` ping each of `to`, all at once.
  ///
  /// @return for each pair, `a -> b`, whether it was answered
  Map<String, Boolean> pingAll(List<String> from, List<String> to) throws Exception {
    var pings = new LinkedHashMap<String, Future<Boolean>>();
    for (var source : from) {
      for (var target : to) {
        if (!source.equals(target)) {
          pings.put(
              source + " -> " + target,
              process
                  .operations()
                  .ping(source, address(target))
                  .map(true)
                  .recover(failure ->
                      failure instanceof TimeoutException
                          ? Future.succeededFuture(false)
                          : Future.failedFuture(failure)));
        }
      }
    }
    var answered = new LinkedHashMap<String, Boolean>();
    for (var ping : pings.entrySet()) {
      answered.put(ping.getKey(), ping.getValue().toCompletionStage().toCompletableFuture().get());
    }
    return answered;
  }

  /// Returns the pairs that were answered.
  static List<String> answered(Map<String, Boolean> pings) {
    var pairs = new ArrayList<String>();
    pings.forEach((pair, answered) -> {
      if (answered) {
        pairs.add(pair);
      }
    });
    return pairs;
  }

  @Override
  public void close() {
    process.close();
  }
}
