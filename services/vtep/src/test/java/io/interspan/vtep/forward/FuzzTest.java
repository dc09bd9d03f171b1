package io.interspan.vtep.forward;

import static io.interspan.vtep.forward.Frames.arpRequest;
import static io.interspan.vtep.forward.Frames.frame;
import static io.interspan.vtep.forward.Frames.geneve;
import static io.interspan.vtep.forward.Frames.ip;
import static io.interspan.vtep.forward.Frames.ipv4;
import static io.interspan.vtep.forward.Frames.mac;
import static io.interspan.vtep.forward.TestHost.TWO;
import static io.interspan.vtep.forward.TestHost.VNI;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.Bytes;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.PortRange;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Vni;
import io.interspan.model.rule.TrafficKind;
import io.interspan.packet.Offload;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Tcp;
import io.interspan.vtep.Hop;
import io.interspan.vtep.HopText;
import io.interspan.vtep.filter.Packets;
import io.interspan.vtep.route.Gateways;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/// Whatever bytes come, from a port or a tunnel: nothing is thrown, and each frame is delivered,
/// sent, answered or counted as dropped.
class FuzzTest {
  private static final List<byte[]> FRAMES =
      List.of(
          frame(mac(50), mac(1)),
          frame(mac(50), MacAddress.BROADCAST),
          frame(mac(50), mac(60)),
          arpRequest(mac(50), ip(50), ip(1)),
          ipv4(mac(50), mac(1), ip(50), ip(1)));

  private static final Vni OTHER = new Vni(88);

  // One host for all tries: what it counts is compared before and after each.
  private final TestHost host = new TestHost();
  private final ListPort one = host.open(1);
  private final ListPort two = host.open(2);

  private static final IpAddress ME6 = IpAddress.parse("2001:db8:1::1");
  private static final IpAddress FAR = IpAddress.parse("10.2.0.9");
  private static final IpAddress FAR6 = IpAddress.parse("2001:db8:2::9");

  FuzzTest() {
    host.control.addSegment(OTHER, true);
    gateways(VNI, "10.1.0.254/24", "2001:db8:1::ff/64");
    gateways(OTHER, "10.2.0.254/24", "2001:db8:2::ff/64");
    host.control.putArp(OTHER, FAR, mac(70));
    host.control.putArp(OTHER, FAR6, mac(70));
    host.control.putMac(OTHER, mac(70), TWO);
    host.forwarder.longestPacket(1000);
    var web = TrafficKind.toPorts(6, List.of(new PortRange(80, 80)));
    host.control.guard("port-1", Guards.rules(Guards.drop(web), Guards.allow()));
    host.control.guard("port-2", Guards.rules(Guards.drop(web)));
  }

  private void gateways(Vni vni, String... networks) {
    host.control.setGateways(
        vni, new Gateways("t1", Arrays.stream(networks).map(Prefix::parse).toList()));
  }

  record Change(int at, int value) {}

  @Provide
  Arbitrary<byte[]> random() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
  }

  /// Right frames, bent in some places and sometimes cut.
  @Provide
  Arbitrary<byte[]> bent() {
    byte[] options = {0x01, 0x02, 0x03, 1, 9, 9, 9, 9};
    var right =
        Arbitraries.of(FRAMES)
            .flatMap(f ->
                Arbitraries.of(
                    geneve(VNI.value(), f), geneve(VNI.value(), options, f), geneve(9, f)));
    return bend(right);
  }

  @Provide
  Arbitrary<byte[]> bentFromPort() {
    return bend(
        Arbitraries.of(
            frame(mac(1), mac(2)),
            frame(mac(1), MacAddress.BROADCAST),
            arpRequest(mac(1), ip(1), ip(50)),
            arpRequest(mac(1), ip(1), ip(254)),
            ipv4(mac(1), mac(2), ip(1), ip(2)),
            toRouter(Packets.icmp(ip(1), ip(254), 8, 7, new byte[30])),
            toRouter(Packets.icmp(ip(1), FAR, 3, 7, Packets.quoted(syn()))),
            toRouter(Packets.icmp(ME6, FAR6, 128, 7, new byte[30])),
            Packets.summed(
                Packets.icmp(ME6, FAR6, 135, 0, new byte[24]), mac(1), MacAddress.BROADCAST),
            toRouter(syn()),
            Packets.summed(syn(), mac(1), mac(2)),
            toRouter(Packets.ip(ME6, FAR6, 44, new byte[40]))));
  }

  private static byte[] toRouter(byte[] frame) {
    return Packets.summed(frame, mac(1), Gateways.MAC);
  }

  /// With options.
  private static byte[] syn() {
    var segment = ByteBuffer.allocate(32).putInt(0x1000_0051).put(12, (byte) 0x80);
    segment.put(13, (byte) Tcp.SYN).putInt(20, 0x0204_2300);
    return Packets.ip(ip(1), FAR, 6, segment.array());
  }

  private static Arbitrary<byte[]> bend(Arbitrary<byte[]> right) {
    var changes =
        Combinators.combine(
                Arbitraries.integers().between(0, 80).withDistribution(RandomDistribution.biased()),
                Arbitraries.integers().between(0, 255))
            .as(Change::new)
            .list()
            .ofMaxSize(4);
    return Combinators.combine(right, changes, Arbitraries.integers().between(0, 200))
        .as((bytes, list, cut) -> {
          var copy = Arrays.copyOf(bytes, Math.min(cut, bytes.length));
          for (var change : list) {
            if (change.at < copy.length) {
              copy[change.at] = (byte) change.value;
            }
          }
          return copy;
        });
  }

  @Property(tries = 2000)
  void shouldAccountForRandomBytesFromATunnel(@ForAll("random") byte[] datagram) {
    receive(datagram);
  }

  @Property(tries = 5000)
  void shouldAccountForBentPacketsFromATunnel(@ForAll("bent") byte[] datagram) {
    receive(datagram);
  }

  private void receive(byte[] datagram) {
    long before = accounted();
    host.receive(TWO, datagram);
    assertThat(host.network.sent).isEmpty();
    assertThat(accounted()).isGreaterThan(before);
    describe(Hop.Point.FROM_TUNNEL, datagram);
  }

  @Property(tries = 2000)
  void shouldAccountForRandomBytesFromAPort(@ForAll("random") byte[] frame) {
    send(frame);
  }

  @Property(tries = 5000)
  void shouldAccountForBentFramesFromAPort(@ForAll("bentFromPort") byte[] frame) {
    send(frame);
  }

  private void send(byte[] frame) {
    host.control.putArp(VNI, ip(50), mac(50));
    long before = accounted();
    host.send(one, frame);
    assertThat(accounted()).isGreaterThan(before);
    describe(Hop.Point.FROM_PORT, frame);
  }

  private static void describe(Hop.Point point, byte[] bytes) {
    var hop = new Hop(point, 0, TestHost.SELF, "port", TWO, Offload.NONE, Bytes.copyOf(bytes));
    assertThat(HopText.describe(hop)).hasSizeGreaterThan(1);
  }

  private long accounted() {
    var counters = host.counters;
    one.received.clear();
    two.received.clear();
    host.network.sent.clear();
    host.learned.clear();
    return counters.droppedInAll()
        + counters.get(Tally.TO_PORTS)
        + counters.get(Tally.TO_TUNNELS)
        + counters.get(Tally.ARP_ANSWERED);
  }
}
