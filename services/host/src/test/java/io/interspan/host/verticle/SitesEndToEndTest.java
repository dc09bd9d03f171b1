package io.interspan.host.verticle;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.controller.logic.ControllerConfig;
import io.interspan.controller.verticle.ControllerVerticle;
import io.interspan.host.logic.ControllerSpot;
import io.interspan.host.logic.HostConfig;
import io.interspan.message.ControlPlanePlan;
import io.interspan.message.ControllerNode;
import io.interspan.message.PlanEntry;
import io.interspan.message.PortPlan;
import io.interspan.message.SegmentPlan;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Tep;
import io.interspan.transport.LogicShell;
import io.interspan.vtep.io.PacketThread;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two sites with real WebSockets, UDP sockets and guests; only the site-managers are a test's.
class SitesEndToEndTest {
  private static final List<String> SITES = List.of("east", "west");
  private static final String SEGMENT = "/global-infra/segments/web";
  private static final int VNI = 5001;

  private final TreeMap<String, ControllerVerticle> controllers = new TreeMap<>();
  private final TreeMap<String, String> deployments = new TreeMap<>();
  private final TreeMap<String, HostVerticle> hosts = new TreeMap<>();
  private final TreeMap<String, TestDisk> disks = new TreeMap<>();
  private final TreeMap<String, GuestSpec> guests = new TreeMap<>();
  private Vertx vertx;
  private List<PacketThread> threads = List.of();

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    threads =
        List.of(
            PacketThread.start("test-packets-0", System::nanoTime),
            PacketThread.start("test-packets-1", System::nanoTime));
    for (var site : SITES) {
      for (var node : List.of("1", "2")) {
        startController(site, node, 0);
      }
    }
    int number = 1;
    for (var site : SITES) {
      for (var host : List.of("h1", "h2")) {
        guests.put(
            site + "/" + host,
            new GuestSpec(
                "g" + number,
                "attachment-" + number,
                new MacAddress(0x020000000000L + number),
                Prefix.parse("10.1.0." + number + "/24")));
        number++;
      }
    }
    for (var site : SITES) {
      var manager = new TestSiteManager(site, plan(site), nodes(site));
      await(new LogicShell(vertx, manager, new TestDisk(), List.of(), _ -> {}).start());
    }
    number = 1;
    for (var host : guests.keySet()) {
      startHost(host, "127.78.5." + number++);
    }
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
    for (var thread : threads) {
      thread.close().toCompletableFuture().get(10, SECONDS);
    }
  }

  private void startController(String site, String node, int port) throws Exception {
    var name = site + "/" + node;
    var verticle =
        new ControllerVerticle(
            new ControllerConfig(site, node),
            disks.computeIfAbsent("controller " + name, _ -> new TestDisk()),
            "127.0.0.1",
            port);
    deployments.put(name, await(vertx.deployVerticle(verticle)));
    controllers.put(name, verticle);
  }

  private void startHost(String name, String tep) throws Exception {
    var site = name.substring(0, name.indexOf('/'));
    var host = name.substring(name.indexOf('/') + 1);
    var spots =
        nodes(site).stream()
            .map(node -> new ControllerSpot(node.getId(), node.getSessionEndpoint()))
            .toList();
    var verticle =
        new HostVerticle(
            new HostConfig(site, host, new Tep(IpAddress.parse(tep), Encapsulation.GENEVE), spots),
            disks.computeIfAbsent("host " + name, _ -> new TestDisk()),
            threads,
            List.of(of(guests, name)));
    deployments.put(name, await(vertx.deployVerticle(verticle)));
    hosts.put(name, verticle);
  }

  private List<ControllerNode> nodes(String site) {
    var nodes = new ArrayList<ControllerNode>();
    for (var node : List.of("1", "2")) {
      nodes.add(
          ControllerNode.newBuilder()
              .setId(node)
              .setSessionEndpoint("127.0.0.1:" + of(controllers, site + "/" + node).sessionPort())
              .build());
    }
    return nodes;
  }

  private SortedMap<String, PlanEntry> plan(String site) {
    var plan = new TreeMap<String, PlanEntry>();
    plan.put(
        SEGMENT,
        PlanEntry.newBuilder()
            .setRevision(1)
            .setSegment(SegmentPlan.newBuilder().setPath(SEGMENT).setVni(VNI).addAllSites(SITES))
            .build());
    for (var other : SITES) {
      plan.put(
          "/global-infra/sites/" + other + "/control-planes/default",
          PlanEntry.newBuilder()
              .setRevision(1)
              .setControlPlane(
                  ControlPlanePlan.newBuilder()
                      .setSite(other)
                      .setSharding("PHYSICAL")
                      .addAllNodes(nodes(other)))
              .build());
    }
    guests.forEach((host, guest) -> {
      var path = SEGMENT + "/ports/" + guest.name();
      if (host.startsWith(site + "/")) {
        plan.put(
            path,
            PlanEntry.newBuilder()
                .setRevision(1)
                .setPort(
                    PortPlan.newBuilder()
                        .setPath(path)
                        .setSegment(SEGMENT)
                        .setAttachmentId(guest.attachmentId())
                        .setAdminState("UP"))
                .build());
      }
    });
    return plan;
  }

  @Test
  void shouldPingAcrossSitesWhateverTheControlPlaneDoes() throws Exception {
    awaitTables();
    pingAll();

    // Headless: all controllers go, a host starts again on its disk.
    for (var name : controllers.keySet()) {
      await(vertx.undeploy(requireNonNull(deployments.remove(name))));
    }
    await(vertx.undeploy(requireNonNull(deployments.remove("west/h1"))));
    startHost("west/h1", "127.78.5.3");
    awaitStatus("west/h1", status -> !status.status().dataPlane().openPorts().isEmpty());
    assertThat(await(of(hosts, "west/h1").status()).status().sessions()).isEmpty();
    pingAll();

    // They are back, empty: everybody finds them again, and nothing shrinks.
    for (var site : SITES) {
      for (var node : List.of("1", "2")) {
        startController(site, node, of(controllers, site + "/" + node).sessionPort());
      }
    }
    for (var host : hosts.keySet()) {
      awaitStatus(host, status -> !status.status().sessions().isEmpty());
    }
    awaitTables();
    pingAll();
  }

  private void pingAll() throws Exception {
    for (var from : hosts.keySet()) {
      for (var to : hosts.keySet()) {
        if (!from.equals(to)) {
          var trip =
              of(hosts, from)
                  .ping(of(guests, from).name(), of(guests, to).address().address())
                  .toCompletableFuture()
                  .get(10, SECONDS);
          assertThat(trip).isPositive();
        }
      }
    }
  }

  private void awaitTables() throws Exception {
    for (var host : hosts.keySet()) {
      awaitStatus(
          host,
          status -> {
            var segment = status.status().dataPlane().segments().get(SEGMENT);
            return segment != null
                && segment.replicateTo().size() == hosts.size() - 1
                && segment.macs().size() == hosts.size() - 1
                && segment.arps().size() == hosts.size();
          });
    }
  }

  private void awaitStatus(String host, Predicate<HostSnapshot> holds) throws Exception {
    long end = System.nanoTime() + SECONDS.toNanos(30);
    var status = await(of(hosts, host).status());
    while (!holds.test(status)) {
      assertThat(System.nanoTime()).as("%s after 30 s: %s", host, status).isLessThan(end);
      await(vertx.timer(20));
      status = await(of(hosts, host).status());
    }
  }

  private static <T> T of(Map<String, T> all, String name) {
    return requireNonNull(all.get(name), name);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, SECONDS);
  }
}
