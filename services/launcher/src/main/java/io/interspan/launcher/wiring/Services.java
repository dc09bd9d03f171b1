package io.interspan.launcher.wiring;

import io.interspan.host.logic.Tap;
import io.interspan.launcher.capture.Capture;
import io.interspan.launcher.ops.CaptureRequest;
import io.interspan.launcher.ops.Counted;
import io.interspan.launcher.ops.Operations;
import io.interspan.launcher.ops.UnknownGuestException;
import io.interspan.launcher.state.StateDir;
import io.interspan.launcher.topology.Parts;
import io.interspan.launcher.topology.Topology;
import io.interspan.model.net.IpAddress;
import io.interspan.vtep.forward.HandOver;
import io.interspan.vtep.io.PacketThread;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The services of one process: the global manager, sites, or both.
final class Services implements Operations {
  private final Parts parts;
  private final List<PacketThread> packets;
  private final long startedAt = System.nanoTime();
  private final List<SiteNode> sites = new ArrayList<>();
  private Optional<GlobalNode> global = Optional.empty();

  private Services(Parts parts, List<PacketThread> packets) {
    this.parts = parts;
    this.packets = packets;
  }

  /// Starts them, all at once: they find each other.
  ///
  /// @param say told of each that is up
  static Future<Services> start(
      Vertx vertx, StateDir state, Topology topology, Parts parts, Consumer<String> say) {
    var services = new Services(parts, packetThreads());
    var starting = new ArrayList<Future<?>>();
    if (parts.globalManager()) {
      starting.add(
          GlobalNode.start(vertx, state, topology)
              .onSuccess(node -> {
                services.global = Optional.of(node);
                say.accept("global manager is up, its API at https://" + node.api());
              }));
    }
    for (var part : parts.sites()) {
      starting.add(
          SiteNode.start(vertx, state, topology, part, services.packets)
              .onSuccess(node -> {
                synchronized (services.sites) {
                  services.sites.add(node);
                }
                say.accept(
                    "site "
                        + part.site().id()
                        + " is up: a manager, "
                        + Counted.of(part.controllers().size(), "controller", "controllers")
                        + ", "
                        + Counted.of(part.site().hosts().size(), "host", "hosts"));
              }));
    }
    // join: what fails late must not be left running.
    return Future.join(starting)
        .map(services)
        .recover(
            failure -> services.close().transform(_ -> Future.<Services>failedFuture(failure)));
  }

  /// One for each processor, and all hosts share them.
  private static List<PacketThread> packetThreads() {
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), HandOver.MAX_LOOPS);
    return IntStream.range(0, threads)
        .mapToObj(i -> PacketThread.start("packets-" + i, System::nanoTime))
        .toList();
  }

  /// Returns where the intent API is; empty where it is not here.
  String api() {
    return global.map(GlobalNode::api).orElse("");
  }

  @Override
  public Future<JsonObject> status() {
    var nodes = sites.stream().map(SiteNode::status).toList();
    var alarms = sites.stream().map(SiteNode::alarms).toList();
    var manager = global.map(GlobalNode::status);
    var all = new ArrayList<Future<?>>(nodes);
    all.addAll(alarms);
    manager.ifPresent(all::add);
    return Future.all(all)
        .map(_ -> {
          var json =
              new JsonObject()
                  .put("process", parts.process())
                  .put("pid", ProcessHandle.current().pid())
                  .put("uptime_ms", (System.nanoTime() - startedAt) / 1_000_000);
          manager.ifPresent(status -> json.put("global_manager", status.result()));
          var siteArray = new JsonArray();
          nodes.forEach(node -> siteArray.add(node.result()));
          var alarmArray = new JsonArray();
          global.ifPresent(node -> alarmArray.addAll(node.alarms()));
          alarms.forEach(some -> alarmArray.addAll(some.result()));
          return json.put("sites", siteArray).put("alarms", alarmArray);
        });
  }

  @Override
  public Future<JsonArray> guests() {
    var array = new JsonArray();
    Future<@Nullable Void> reading = Future.succeededFuture();
    for (var host : hosts()) {
      reading = reading.compose(_ -> host.addGuests(array));
    }
    return reading.map(array);
  }

  @Override
  public Future<Duration> ping(String guest, IpAddress to) {
    return hosts().stream()
        .filter(host -> host.has(guest))
        .findFirst()
        .map(host -> host.ping(guest, to))
        .orElseGet(() -> Future.failedFuture(new UnknownGuestException(guest)));
  }

  @Override
  public Future<@Nullable Void> attach(String host, Tap tap) {
    return host(host).map(one -> one.verticle().attachTap(tap)).orElseGet(() -> noSuchHost(host));
  }

  @Override
  public Future<@Nullable Void> detach(String host, String attachmentId) {
    return host(host)
        .map(one -> one.verticle().detachTap(attachmentId))
        .orElseGet(() -> noSuchHost(host));
  }

  private Optional<HostNode> host(String name) {
    return hosts().stream()
        .filter(host -> (host.site() + "/" + host.host()).equals(name))
        .findFirst();
  }

  private static <T extends @Nullable Object> Future<T> noSuchHost(String host) {
    return Future.failedFuture(
        new NoSuchElementException("no host '" + host + "' runs in this process"));
  }

  /// Lets a guest ping an address, and returns what the hosts of this process saw of it.
  Future<List<List<String>>> tracePing(String guest, IpAddress to) {
    var trace = new PingTrace(hosts());
    return trace
        .begin()
        .compose(_ -> ping(guest, to))
        .eventually(trace::end)
        .map(_ -> trace.hops());
  }

  @Override
  public Future<Capture> capture(CaptureRequest request) {
    return host(request.host())
        .map(host -> host.capture(request.port()))
        .orElseGet(() -> noSuchHost(request.host()));
  }

  @Override
  public Future<JsonArray> counters() {
    var counters = hosts().stream().map(HostNode::counters).toList();
    return Future.all(counters)
        .map(_ -> {
          var array = new JsonArray();
          counters.forEach(one -> array.add(one.result()));
          return array;
        });
  }

  /// Ends all: sites, then the global manager, then the packet threads.
  Future<@Nullable Void> close() {
    Future<@Nullable Void> closing = Future.succeededFuture();
    for (var site : sites) {
      closing = closing.eventually(site::close);
    }
    if (global.isPresent()) {
      closing = closing.eventually(global.get()::close);
    }
    return closing.eventually(() ->
        Future.all(
            packets.stream().map(thread -> Future.fromCompletionStage(thread.close())).toList()));
  }

  private List<HostNode> hosts() {
    synchronized (sites) {
      return sites.stream().flatMap(site -> site.hosts().stream()).toList();
    }
  }
}
