package io.interspan.launcher.demo;

import io.interspan.launcher.topology.MistakeException;
import io.interspan.launcher.topology.Topology;
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

/// The built-in topology: three sites, two hosts a site, one guest a host, one segment over all.
public final class DemoTopology {
  private static final String RESOURCE = "topology.yaml";

  /// The second numbers of tunnel addresses to try: 127.N.site.host.
  private static final int MAX_NETWORK = 254;

  private DemoTopology() {}

  /// Returns the topology with tunnel addresses that nobody on this machine uses now.
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
    try (InputStream in = DemoTopology.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + RESOURCE);
      }
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return TopologyReader.parse("(the demo's topology)", text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MistakeException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static Topology moved(Topology topology, int network) {
    var sites =
        topology.sites().stream()
            .map(site ->
                new Site(
                    site.id(),
                    site.apiPort(),
                    site.busPort(),
                    site.controllers(),
                    site.hosts().stream()
                        .map(host -> new Host(host.id(), moved(host.tunnelAddress(), network)))
                        .toList()))
            .toList();
    return new Topology(topology.globalManager(), sites, topology.guests(), topology.intents());
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
