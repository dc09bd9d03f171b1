package io.interspan.vtep.forward;

import static io.interspan.vtep.forward.Frames.ip;
import static io.interspan.vtep.forward.Frames.mac;
import static io.interspan.vtep.forward.TestHost.THREE;
import static io.interspan.vtep.forward.TestHost.TWO;
import static io.interspan.vtep.forward.TestHost.VNI;
import static io.interspan.vtep.forward.TestHost.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.Bytes;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.PortRange;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Vni;
import io.interspan.model.rule.TrafficKind;
import io.interspan.packet.Counters;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Ethernet;
import io.interspan.vtep.filter.Packets;
import io.interspan.vtep.route.Gateways;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// A host that several loops share does what a host of one loop does.
class SharedHostPropertyTest {
  private static final Vni OTHER = new Vni(88);
  private static final int PORTS = 8;
  private static final int STEPS = 150;
  private static final int FAR_MAC = 50;

  /// A host, and what is done to it.
  private static final class World {
    final SharedHost host;
    final Random random;
    final Map<Integer, ListPort> ports = new TreeMap<>();

    /// Every port there was, in the order of their being attached.
    final List<ListPort> all = new ArrayList<>();

    private int sequence;

    World(int loops, long seed) {
      host = new SharedHost(loops);
      random = new Random(seed);
      host.control.addSegment(OTHER, false);
      host.control.setTeps(OTHER, List.of(THREE), List.of(TWO, THREE));
      host.control.setGateways(VNI, new Gateways("t1", List.of(Prefix.parse("10.1.0.254/24"))));
      host.control.setGateways(OTHER, new Gateways("t1", List.of(Prefix.parse("10.2.0.254/24"))));
      host.control.putMac(VNI, mac(FAR_MAC), TWO);
      host.control.putArp(VNI, ip(FAR_MAC), mac(FAR_MAC));
      for (int i = 1; i <= PORTS; i++) {
        host.control.putArp(segment(i), address(i), mac(i));
      }
      host.run();
    }

    private static Vni segment(int number) {
      return number % 3 == 0 ? OTHER : VNI;
    }

    private static IpAddress address(int number) {
      return number % 3 == 0 ? IpAddress.parse("10.2.0." + number) : ip(number);
    }

    private int number() {
      return 1 + random.nextInt(PORTS);
    }

    void step() {
      int number = number();
      int loop = random.nextInt(1 << 20);
      switch (random.nextInt(12)) {
        case 0 -> {
          var port = host.port(mac(random.nextBoolean() ? number : number()));
          ports.put(number, port);
          all.add(port);
          host.control.attach(id(number), port, mac(number));
          host.control.open(id(number), segment(number));
        }
        case 1 -> host.control.close(id(number));
        case 2 -> host.control.open(id(number), segment(random.nextInt(4) == 0 ? 1 : number));
        case 3 -> {
          host.control.detach(id(number));
          ports.remove(number);
        }
        case 4 -> {
          var kind = TrafficKind.toPorts(17, List.of(new PortRange(53, 53)));
          host.control.guard(
              id(number),
              random.nextBoolean()
                  ? Guards.rules(Guards.drop(kind), Guards.allow())
                  : Guards.rules(Guards.allow(kind), Guards.drop()));
        }
        case 5, 6, 7 ->
            host.receive(
                loop % host.loops.size(),
                random.nextInt(5) == 0 ? Frames.tep("192.0.2.9") : TWO,
                Frames.geneve(segment(number).value(), packet(FAR_MAC, number())));
        default -> {
          var port = ports.get(number);
          if (port != null) {
            host.send(port, packet(random.nextInt(9) == 0 ? number() : number, number()));
          }
        }
      }
      host.run();
    }

    /// A packet with a number of its own at the end, to a port, all, nobody, or a router.
    private byte[] packet(int from, int to) {
      int choice = random.nextInt(10);
      var destination =
          switch (choice) {
            case 0 -> MacAddress.BROADCAST;
            case 1 -> mac(99);
            case 2 -> mac(FAR_MAC);
            case 3, 4 -> Gateways.MAC;
            default -> mac(to);
          };
      if (choice == 5) {
        return Frames.arpRequest(
            mac(from), address(random.nextInt(9) == 0 ? to : from), address(to));
      }
      var packet = Packets.udp(address(from), 1000, address(to), random.nextBoolean() ? 53 : 54);
      var numbered = ByteBuffer.allocate(packet.length + Integer.BYTES);
      numbered.put(packet).putInt(sequence++);
      Ethernet.putMac(numbered, Ethernet.DESTINATION_OFFSET, destination.value());
      Ethernet.putMac(numbered, Ethernet.SOURCE_OFFSET, mac(from).value());
      return numbered.array();
    }

    /// What each port was given, by its sender: that much keeps its order.
    List<Map<Long, List<Bytes>>> given() {
      return all.stream().map(World::bySender).toList();
    }

    private static Map<Long, List<Bytes>> bySender(ListPort port) {
      var map = new TreeMap<Long, List<Bytes>>();
      for (var frame : port.received) {
        long sender = Ethernet.source(ByteBuffer.wrap(frame.toArray()), 0);
        map.computeIfAbsent(sender, _ -> new ArrayList<>()).add(frame);
      }
      return map;
    }

    String counts() {
      var counted = host.counted();
      var text = new StringBuilder().append(tallies(counted.all())).append(counted.drops());
      for (var port : counted.ports()) {
        text.append('\n').append(port.id()).append(port.isOpen()).append(port.drops());
      }
      for (var tunnel : counted.tunnels()) {
        text.append('\n').append(tunnel.peer()).append(tallies(tunnel.counters()));
      }
      return text.toString();
    }

    /// All but the one that says what this test is about.
    private static Map<Tally, Long> tallies(Counters counters) {
      var tallies = new TreeMap<>(counters.tallies());
      tallies.remove(Tally.HANDED_OVER);
      return tallies;
    }
  }

  @Property(tries = 150)
  void shouldDoAsOneLoopDoes(@ForAll long seed, @ForAll boolean few) {
    int loops = few ? 2 : 5;
    var one = new World(1, seed);
    var several = new World(loops, seed);
    for (int i = 0; i < STEPS; i++) {
      one.step();
      several.step();
      assertThat(several.given()).isEqualTo(one.given());
      assertThat(several.host.network.sent).isEqualTo(one.host.network.sent);
      assertThat(several.host.learned).isEqualTo(one.host.learned);
      assertThat(several.counts()).isEqualTo(one.counts());
    }
    assertThat(several.host.failures()).isEqualTo(one.host.failures() * loops);
  }
}
