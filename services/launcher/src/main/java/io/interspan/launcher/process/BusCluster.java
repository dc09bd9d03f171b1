package io.interspan.launcher.process;

import com.hazelcast.config.Config;
import io.interspan.launcher.topology.Topology;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/// The event bus over several processes: Hazelcast carries who is there and who listens where, on
/// loopback, among the ports that the topology names. No multicast, no auto-detection, no call
/// home.
public final class BusCluster {
  private static final String LOOPBACK = "127.0.0.1";

  /// How long a first process waits for others before it goes on alone: they join it later.
  private static final String JOIN_WAIT_SECONDS = "1";

  /// How often members tell each other that they are alive.
  private static final String HEARTBEAT_SECONDS = "1";

  /// When a member that says nothing counts as gone. One that dies closes its sockets, and is gone
  /// at once.
  private static final String SILENT_SECONDS = "30";

  /// How soon two halves that see each other again become one.
  private static final String MERGE_SECONDS = "5";

  /// When a partition that is being moved to a member which does not answer is given up, and can be
  /// used again. Hazelcast's usual five minutes are longer than anybody waits: a member that is
  /// killed and starts again at once has lost what was under way to it, and nobody says so.
  private static final String MOVE_SECONDS = "10";

  /// When an operation that nobody answers has failed, so that the one who moves a partition gives
  /// up its part of it, too. Others that fail are tried again: registrations are probed.
  private static final String CALL_MILLIS = "10000";

  /// What the members share is a few names of services. Each partition is moved by itself when
  /// members come and go, so Hazelcast's usual 271 let a start take long after some died together.
  private static final String PARTITIONS = "31";

  private BusCluster() {}

  /// Returns the ports of all processes, the global manager's first.
  public static List<Integer> ports(Topology topology) {
    var ports = new ArrayList<Integer>();
    ports.add(topology.globalManager().busPort());
    for (var site : topology.sites()) {
      ports.add(site.busPort());
      site.controllers().stream()
          .map(Topology.Controller::busPort)
          .filter(port -> port != 0)
          .forEach(ports::add);
    }
    return ports;
  }

  /// Joins the others.
  ///
  /// @param options of the Vert.x instance
  /// @param own the port of this process
  /// @param all the ports of all processes
  public static Future<Vertx> join(VertxOptions options, int own, List<Integer> all) {
    options.setEventBusOptions(
        new EventBusOptions().setHost(LOOPBACK).setClusterPublicHost(LOOPBACK));
    return Vertx.builder()
        .with(options)
        .withClusterManager(new HazelcastClusterManager(config(own, all)))
        .buildClustered();
  }

  /// Joins nobody, says something to itself, and leaves: so that the JVM's cache knows the classes.
  public static void tryAlone() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var vertx = Waiting.on("the bus", join(new VertxOptions(), port, List.of(port)));
    vertx.eventBus().<String>consumer("alone", message -> message.reply(message.body()));
    Waiting.on("an answer", vertx.eventBus().<String>request("alone", "said"));
    Waiting.on("the end", vertx.close());
  }

  private static Config config(int own, List<Integer> all) {
    var config = ConfigUtil.loadConfig();
    config.setClusterName("interspan");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.shutdownhook.enabled", "false"); // We end in our own order.
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.partition.count", PARTITIONS);
    config.setProperty("hazelcast.partition.migration.timeout", MOVE_SECONDS);
    config.setProperty("hazelcast.operation.call.timeout.millis", CALL_MILLIS);
    config.setProperty("hazelcast.wait.seconds.before.join", JOIN_WAIT_SECONDS);
    config.setProperty("hazelcast.heartbeat.interval.seconds", HEARTBEAT_SECONDS);
    config.setProperty("hazelcast.max.no.heartbeat.seconds", SILENT_SECONDS);
    config.setProperty("hazelcast.merge.first.run.delay.seconds", MERGE_SECONDS);
    config.setProperty("hazelcast.merge.next.run.delay.seconds", MERGE_SECONDS);

    var network = config.getNetworkConfig();
    network.setPort(own).setPortAutoIncrement(false).setReuseAddress(true);
    network.getInterfaces().setEnabled(true).addInterface(LOOPBACK);
    var join = network.getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    var members = join.getTcpIpConfig().setEnabled(true);
    all.forEach(port -> members.addMember(LOOPBACK + ":" + port));
    return config;
  }
}
