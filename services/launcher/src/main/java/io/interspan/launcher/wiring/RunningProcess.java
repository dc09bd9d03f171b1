package io.interspan.launcher.wiring;

import io.interspan.launcher.ops.Operations;
import io.interspan.launcher.ops.OperationsServer;
import io.interspan.launcher.ops.SystemStatus;
import io.interspan.launcher.ops.Tokens;
import io.interspan.launcher.process.BusCluster;
import io.interspan.launcher.process.Waiting;
import io.interspan.launcher.state.ProcessRecord;
import io.interspan.launcher.state.StateDir;
import io.interspan.launcher.topology.Parts;
import io.interspan.launcher.topology.Topology;
import io.interspan.model.net.IpAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The services of one process, running: started in order, entered in the state directory, and
/// ended in order. Its methods wait; no event loop may call them.
public final class RunningProcess {
  private static final Logger LOG = LoggerFactory.getLogger(RunningProcess.class);

  private final StateDir state;
  private final Vertx vertx;
  private final Services services;

  /// Kept: Vert.x closes a server that nothing refers to.
  private final HttpServer operationsServer;

  private final ProcessRecord record;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  private RunningProcess(
      StateDir state,
      Vertx vertx,
      Services services,
      HttpServer operationsServer,
      ProcessRecord record) {
    this.state = state;
    this.vertx = vertx;
    this.services = services;
    this.operationsServer = operationsServer;
    this.record = record;
  }

  /// Starts everything in this process, on a local bus.
  ///
  /// @param say told of each part that is up
  public static RunningProcess startLocal(StateDir state, Topology topology, Consumer<String> say)
      throws IOException {
    return start(state, topology, Parts.all(topology), Vertx.vertx(options()), say);
  }

  /// Starts one of several processes, and joins the others.
  public static RunningProcess startClustered(StateDir state, Topology topology, Parts parts)
      throws IOException {
    var vertx =
        Waiting.on(
            "the bus",
            BusCluster.join(options(), parts.busPort(topology), BusCluster.ports(topology)));
    return start(state, topology, parts, vertx, _ -> {});
  }

  private static RunningProcess start(
      StateDir state, Topology topology, Parts parts, Vertx vertx, Consumer<String> say)
      throws IOException {
    try {
      var services =
          Waiting.on("what runs here", Services.start(vertx, state, topology, parts, say));
      var token = Tokens.next();
      var server = Waiting.on("the operations API", OperationsServer.start(vertx, services, token));
      var record =
          ProcessRecord.ofThis(parts.process())
              .at("127.0.0.1:" + server.actualPort(), services.api(), token);
      state.enter(record);
      return new RunningProcess(state, vertx, services, server, record);
    } catch (IOException e) {
      vertx.close();
      throw e;
    }
  }

  private static VertxOptions options() {
    return new VertxOptions();
  }

  /// Returns where this process is reached.
  public ProcessRecord record() {
    return record;
  }

  /// Returns what can be asked of it.
  public Operations operations() {
    return services;
  }

  /// Returns how far it is.
  public SystemStatus systemStatus() {
    try {
      return SystemStatus.of(List.of(Waiting.on("its status", services.status())));
    } catch (IOException e) {
      throw new IllegalStateException("a process cannot say how far it is itself", e);
    }
  }

  /// Lets a guest ping an address, and waits.
  ///
  /// @return the round trip's time; empty where no answer came
  public Optional<Duration> pingNow(String guest, IpAddress to) {
    Future<Optional<Duration>> result =
        services
            .ping(guest, to)
            .map(Optional::of)
            .recover(failure ->
                failure instanceof TimeoutException
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failure));
    try {
      return Waiting.on("the ping's result", result);
    } catch (IOException e) {
      throw new IllegalStateException(guest + " cannot ping", e);
    }
  }

  /// Lets a guest ping an address, and returns what the hosts of this process saw of it: for each
  /// sight a line that says where, then a line a header.
  public List<List<String>> tracePing(String guest, IpAddress to) {
    try {
      return Waiting.on("the trace", services.tracePing(guest, to));
    } catch (IOException e) {
      throw new IllegalStateException(guest + " cannot be traced", e);
    }
  }

  /// Waits until the process has ended: until [#close] is done.
  public void awaitEnd() {
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends the services in order, and takes the process out of the state directory. A second call
  /// waits for the first.
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      awaitEnd();
      return;
    }
    try {
      Waiting.on("the end of the services", services.close());
      Waiting.on("the end of the operations API", operationsServer.close());
      Waiting.on("the end of the bus", vertx.close());
    } catch (IOException e) {
      LOG.warn("did not end cleanly", e);
    } finally {
      state.remove(record.name());
      ended.countDown();
    }
  }
}
