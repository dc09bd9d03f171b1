package io.interspan.launcher.demo;

import io.interspan.launcher.topology.IntentTree;
import io.interspan.launcher.topology.MistakeException;
import io.interspan.launcher.topology.Topology;
import io.interspan.launcher.topology.Topology.Controller;
import io.interspan.launcher.topology.Topology.GlobalManager;
import io.interspan.launcher.topology.Topology.Host;
import io.interspan.launcher.topology.Topology.Site;
import io.interspan.launcher.topology.TopologyReader;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/// The built-in topology, its rules, and a member more of one of its groups: examples/shop.yaml,
/// shop-rules.yaml and shop-archive.yaml.
public final class DemoTopology {
  private static final String TOPOLOGY = "shop.yaml";
  private static final String RULES = "shop-rules.yaml";
  private static final String MEMBER = "shop-archive.yaml";

  /// The second numbers of tunnel addresses to try: 127.N.site.host.
  private static final int MAX_NETWORK = 254;

  private static final int ANY_PORT = 0;

  private DemoTopology() {}

  /// Returns the topology with ports and tunnel addresses that nobody on this machine uses now.
  public static Topology onFreeAddresses() {
    var topology = read();
    return IntStream.rangeClosed(1, MAX_NETWORK)
        .mapToObj(network -> moved(topology, network))
        .filter(DemoTopology::isFree)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("UDP port 6081 cannot be bound on any of 127.N.1.1"));
  }

  /// Returns the topology as its file has it.
  static Topology read() {
    try {
      return TopologyReader.parse(TOPOLOGY, resource(TOPOLOGY));
    } catch (MistakeException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /// Returns the rules.
  public static IntentTree rules() {
    return intents(RULES);
  }

  /// Returns what makes one port more a member of a group that matters to two hosts.
  public static IntentTree member() {
    return intents(MEMBER);
  }

  private static IntentTree intents(String name) {
    try {
      return TopologyReader.parseIntents(name, resource(name));
    } catch (MistakeException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = DemoTopology.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Topology moved(Topology topology, int network) {
    var sites =
        topology.sites().stream()
            .map(site ->
                new Site(
                    site.id(),
                    ANY_PORT,
                    ANY_PORT,
                    site.controllers().stream()
                        .map(controller -> new Controller(controller.id(), ANY_PORT))
                        .toList(),
                    site.hosts().stream()
                        .map(host -> new Host(host.id(), moved(host.tunnelAddress(), network)))
                        .toList()))
            .toList();
    return new Topology(
        new GlobalManager(ANY_PORT, ANY_PORT), sites, topology.guests(), topology.intents());
  }

  private static IpAddress moved(IpAddress address, int network) {
    byte[] bytes = address.toBytes();
    bytes[1] = (byte) network;
    return IpAddress.of(bytes);
  }

  private static boolean isFree(Topology topology) {
    return topology.sites().stream()
        .flatMap(site -> site.hosts().stream())
        .allMatch(host -> isFree(host.tunnelAddress()));
  }

  private static boolean isFree(IpAddress address) {
    var local = new InetSocketAddress(address.toInetAddress(), Encapsulation.GENEVE.port());
    try (var _ = new DatagramSocket(local)) {
      return true;
    } catch (SocketException _) {
      return false;
    }
  }
}
