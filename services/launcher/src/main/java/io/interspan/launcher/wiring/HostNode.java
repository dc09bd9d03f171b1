package io.interspan.launcher.wiring;

import io.interspan.host.logic.ControllerSpot;
import io.interspan.host.logic.HostConfig;
import io.interspan.host.logic.HostLimits;
import io.interspan.host.verticle.GuestSpec;
import io.interspan.host.verticle.HostSnapshot;
import io.interspan.host.verticle.HostVerticle;
import io.interspan.launcher.capture.Capture;
import io.interspan.launcher.ops.SystemStatus;
import io.interspan.launcher.topology.Topology;
import io.interspan.launcher.topology.Topology.Guest;
import io.interspan.model.copy.CopyStore;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.nic.FrameKind;
import io.interspan.vtep.FrameObserver;
import io.interspan.vtep.VtepCounters;
import io.interspan.vtep.io.PacketThread;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A host and its guests, as the operations API shows them.
///
/// @param site the id of its site
/// @param host its id within the site
/// @param guests its emulated guests
/// @param verticle runs it
record HostNode(String site, String host, List<Guest> guests, HostVerticle verticle) {
  private static final long NANOS = 1_000_000_000L;

  static HostNode of(
      String site,
      Topology.Host host,
      List<Guest> guests,
      List<ControllerSpot> controllers,
      CopyStore store,
      List<PacketThread> packets) {
    var tep = new Tep(host.tunnelAddress(), Encapsulation.GENEVE);
    var specs =
        guests.stream()
            .map(guest -> new GuestSpec(guest.name(), guest.attachment(), guest.mac(), guest.ip()))
            .toList();
    var config =
        new HostConfig(site, host.id(), tep, controllers, HostLimits.DEFAULT, Bounds.FEEDS);
    return new HostNode(site, host.id(), guests, new HostVerticle(config, store, packets, specs));
  }

  /// Returns whether this guest is here.
  boolean has(String guest) {
    return guests.stream().anyMatch(one -> one.name().equals(guest));
  }

  Future<Duration> ping(String guest, IpAddress to) {
    return Future.fromCompletionStage(verticle.ping(guest, to));
  }

  /// Shows the host's frames to `observer`, too.
  Future<Void> observe(FrameObserver observer) {
    return verticle.observe(observer);
  }

  /// Shows the observer nothing any more.
  void endObserving(FrameObserver observer) {
    verticle.vtep().endObserving(observer);
  }

  /// Captures what crosses a port, or the host's tunnels, from now on.
  ///
  /// @param port its attachment; empty for the tunnels
  Future<Capture> capture(Optional<String> port) {
    var now = Instant.now();
    long clockOffset = now.getEpochSecond() * NANOS + now.getNano() - verticle.vtep().now();
    var capture =
        port.map(id -> Capture.ofPort(id, clockOffset))
            .orElseGet(() -> Capture.ofTunnels("tunnels of " + site + "/" + host, clockOffset));
    capture.endWith(() -> endObserving(capture));
    return verticle
        .status()
        .compose(snapshot -> {
          var ports = snapshot.counters().ports().stream().map(VtepCounters.OfPort::id).toList();
          return port.isEmpty() || ports.contains(port.get())
              ? observe(capture)
              : Future.failedFuture(
                  new NoSuchElementException(
                      "host %s/%s has no port '%s': there are %s"
                          .formatted(site, host, port.get(), String.join(", ", ports))));
        })
        .map(capture);
  }

  Future<JsonObject> status() {
    return verticle.status().map(this::status);
  }

  private JsonObject status(HostSnapshot snapshot) {
    var status = snapshot.status();
    var open = status.dataPlane().openPorts();
    var ports = new JsonArray();
    open.forEach((attachment, vni) ->
        ports.add(
            new JsonObject().put("attachment", attachment).put("segment", segment(snapshot, vni))));
    var segments = new JsonArray();
    status
        .dataPlane()
        .segments()
        .forEach((path, segment) ->
            segments.add(
                new JsonObject()
                    .put("path", path)
                    .put("vni", segment.vni().value())
                    .put("macs", segment.macs().size())
                    .put(
                        "peers",
                        new JsonArray(
                            segment.replicateTo().stream()
                                .map(tep -> tep.address().toString())
                                .toList()))));
    return new JsonObject()
        .put("host", host)
        .put("tunnel_address", status.tep().address().toString())
        .put("controller", String.join(", ", status.sessions()))
        .put("plan_version", status.realized().version())
        .put("plan_received", SystemStatus.json(status.planReceived()))
        .put("ports", ports)
        .put(
            "closed_attachments",
            new JsonArray(
                status.attachments().keySet().stream()
                    .filter(attachment -> !open.containsKey(attachment))
                    .toList()))
        .put("segments", segments)
        .put("counts", HostCounters.counts(snapshot.counters().all()))
        .put("drops", HostCounters.drops(snapshot.counters().drops()));
  }

  private static String segment(HostSnapshot snapshot, Vni vni) {
    return snapshot.status().dataPlane().segments().entrySet().stream()
        .filter(segment -> segment.getValue().vni().equals(vni))
        .map(segment -> segment.getKey())
        .findFirst()
        .orElse("");
  }

  /// Adds the host's guests to `into`.
  Future<@Nullable Void> addGuests(JsonArray into) {
    return verticle
        .status()
        .map(snapshot -> {
          var open = snapshot.status().dataPlane().openPorts();
          for (var guest : guests) {
            var vni = open.get(guest.attachment());
            into.add(
                new JsonObject()
                    .put("name", guest.name())
                    .put("site", site)
                    .put("host", host)
                    .put("attachment", guest.attachment())
                    .put("mac", guest.mac().toString())
                    .put("ip", guest.ip().address().toString())
                    .put("segment", vni == null ? "" : segment(snapshot, vni))
                    .put("frames_received", received(guest)));
          }
          return null;
        });
  }

  private long received(Guest guest) {
    long frames = 0;
    for (var kind : FrameKind.values()) {
      frames += verticle.guest(guest.name()).seen(kind);
    }
    return frames;
  }

  Future<JsonObject> counters() {
    return verticle
        .status()
        .map(snapshot ->
            new JsonObject()
                .put("site", site)
                .put("host", host)
                .mergeIn(HostCounters.json(snapshot.counters())));
  }

  Future<@Nullable Void> addAlarms(JsonArray into) {
    return verticle
        .status()
        .map(snapshot -> {
          Alarms.add("host/" + site + "/" + host, snapshot.alarms(), into);
          return null;
        });
  }
}
