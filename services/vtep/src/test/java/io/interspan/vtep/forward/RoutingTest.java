package io.interspan.vtep.forward;

import static io.interspan.vtep.forward.Frames.mac;
import static io.interspan.vtep.forward.TestHost.THREE;
import static io.interspan.vtep.forward.TestHost.TWO;
import static io.interspan.vtep.forward.TestHost.VNI;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.Bytes;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Vni;
import io.interspan.model.rule.TrafficKind;
import io.interspan.packet.DropReason;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Arp;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.FrameText;
import io.interspan.packet.header.Icmp;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.NeighborDiscovery;
import io.interspan.packet.header.Tcp;
import io.interspan.vtep.filter.Packets;
import io.interspan.vtep.route.Gateways;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Between segment 77, 10.1.0.0/24 and 2001:db8:1::/64, and segment 88, 10.2.0.0/24 and
/// 2001:db8:2::/64, which one router joins.
class RoutingTest {
  private static final Vni OTHER = new Vni(88);
  private static final IpAddress ME = Frames.ip(1);
  private static final IpAddress ME6 = IpAddress.parse("2001:db8:1::1");
  private static final IpAddress GATEWAY = Frames.ip(254);
  private static final IpAddress GATEWAY6 = IpAddress.parse("2001:db8:1::ff");
  private static final IpAddress FAR = IpAddress.parse("10.2.0.9");
  private static final IpAddress FAR6 = IpAddress.parse("2001:db8:2::9");
  private static final IpAddress NOWHERE = IpAddress.parse("10.9.0.9");
  private static final int PAYLOAD = Ethernet.HEADER_LENGTH + Ipv4.MIN_HEADER_LENGTH;
  private static final int PAYLOAD6 = Ethernet.HEADER_LENGTH + Ipv6.HEADER_LENGTH;

  private final TestHost host = new TestHost();
  private final ListPort one = host.open(1);

  RoutingTest() {
    host.control.addSegment(OTHER, true);
    host.control.setTeps(OTHER, List.of(THREE), List.of(TWO, THREE));
    gateways(VNI, GATEWAY + "/24", GATEWAY6 + "/64");
    gateways(OTHER, "10.2.0.254/24", "2001:db8:2::ff/64");
    host.control.putArp(OTHER, FAR, mac(50));
    host.control.putArp(OTHER, FAR6, mac(50));
    host.control.putMac(OTHER, mac(50), THREE);
  }

  private void gateways(Vni vni, String... networks) {
    host.control.setGateways(
        vni, new Gateways("t1", Arrays.stream(networks).map(Prefix::parse).toList()));
  }

  /// A frame from port 1 to the router.
  private static byte[] toRouter(byte[] frame) {
    return Packets.summed(frame, mac(1), Gateways.MAC);
  }

  private static byte[] ping(IpAddress from, IpAddress to) {
    return toRouter(Packets.icmp(from, to, isIpv6(to) ? 128 : 8, 7, new byte[20]));
  }

  private static boolean isIpv6(IpAddress address) {
    return address.family() == IpAddress.Family.IPV6;
  }

  private static byte[] with(byte[] frame, int at, int value) {
    frame[at] = (byte) value;
    return frame;
  }

  private static ByteBuffer buffer(Bytes frame) {
    return ByteBuffer.wrap(frame.toArray());
  }

  @Test
  void shouldRouteIntoTheSegmentOfTheDestination() {
    host.send(one, ping(ME, FAR), ping(ME6, FAR6));

    assertThat(host.network.sent).hasSize(2);
    assertThat(host.network.sent)
        .allSatisfy(sent -> {
          assertThat(sent.to()).isEqualTo(THREE);
          assertThat(Geneve.vni(buffer(sent.datagram()), 0)).isEqualTo(OTHER.value());
          var inner = buffer(Frames.inner(sent.datagram()));
          assertThat(Ethernet.source(inner, 0)).isEqualTo(Gateways.MAC.value());
          assertThat(Ethernet.destination(inner, 0)).isEqualTo(mac(50).value());
          assertThat(Packets.isSummed(inner.array())).isTrue();
        });
    var ipv4 = buffer(Frames.inner(host.network.sent.getFirst().datagram()));
    var ipv6 = buffer(Frames.inner(host.network.sent.getLast().datagram()));
    assertThat(Ipv4.ttl(ipv4, Ethernet.HEADER_LENGTH)).isEqualTo(63);
    assertThat(ipv6.get(Ethernet.HEADER_LENGTH + Ipv6.HOP_LIMIT_OFFSET)).isEqualTo((byte) 63);
    assertThat(host.counters.get(Tally.ROUTED)).isEqualTo(2);
  }

  @Test
  void shouldRouteToAPortOfThisHost() {
    var two = host.open(2, OTHER);
    host.control.putArp(OTHER, FAR, mac(2));
    host.send(one, ping(ME, FAR));

    assertThat(two.received).hasSize(1);
    assertThat(Ethernet.source(buffer(two.received.getFirst()), 0)).isEqualTo(Gateways.MAC.value());
    assertThat(host.network.sent).isEmpty();
  }

  @Test
  void shouldJudgeWhatItRoutesAtBothPorts() {
    var two = host.open(2, OTHER);
    host.control.putArp(OTHER, FAR, mac(2));
    host.control.guard("port-2", Guards.rules(Guards.drop()));
    host.send(one, ping(ME, FAR));
    host.control.guard("port-2", Guards.rules());
    host.control.guard("port-1", Guards.rules(Guards.drop()));
    host.send(one, ping(ME, FAR));

    assertThat(two.received).isEmpty();
    assertThat(host.counters.dropped(DropReason.FIREWALL)).isEqualTo(2);
  }

  @Test
  void shouldNotRouteBetweenRouters() {
    host.control.setGateways(
        OTHER, new Gateways("another", List.of(Prefix.parse("10.2.0.254/24"))));
    host.send(one, ping(ME, FAR));

    assertThat(host.network.sent).isEmpty();
    assertThat(host.counters.dropped(DropReason.NO_ROUTE)).isEqualTo(1);
  }

  @Test
  void shouldAnswerWhoAsksForTheRouter() {
    host.send(one, Frames.arpRequest(mac(1), ME, GATEWAY), solicitation(GATEWAY6));

    assertThat(one.received).hasSize(2);
    var arp = buffer(one.received.getFirst());
    assertThat(Arp.operation(arp, Ethernet.HEADER_LENGTH)).isEqualTo(Arp.REPLY);
    assertThat(Arp.senderMac(arp, Ethernet.HEADER_LENGTH)).isEqualTo(Gateways.MAC.value());
    var advertisement = buffer(one.received.getLast());
    assertThat(advertisement.get(PAYLOAD6)).isEqualTo((byte) NeighborDiscovery.ADVERTISEMENT);
    assertThat(advertisement.get(PAYLOAD6 + 4)).isEqualTo((byte) 0xE0);
    assertThat(Packets.isSummed(advertisement.array())).isTrue();
    assertThat(host.network.sent).isEmpty();
  }

  @Test
  void shouldAnswerWhoAsksForANeighborThatIsKnown() {
    host.control.putArp(VNI, IpAddress.parse("2001:db8:1::5"), mac(5));
    host.send(one, solicitation(IpAddress.parse("2001:db8:1::5")));

    var advertisement = buffer(one.received.getFirst());
    assertThat(Ethernet.source(advertisement, 0)).isEqualTo(mac(5).value());
    assertThat(advertisement.get(PAYLOAD6 + 4)).as("no router").isEqualTo((byte) 0x60);
    host.send(one, solicitation(IpAddress.parse("2001:db8:1::6")));
    assertThat(host.network.sent).as("nobody knows").hasSize(2);
  }

  private static byte[] solicitation(IpAddress target) {
    var message = ByteBuffer.allocate(24).put(8, target.toBytes()).array();
    var group = new MacAddress(0x3333_ff00_0000L | (target.low() & 0xFF_FFFF));
    message = Arrays.copyOfRange(message, 8, 24);
    var frame = Packets.icmp(ME6, IpAddress.parse("ff02::1:ff00:0"), 135, 0, message);
    frame[Ethernet.HEADER_LENGTH + Ipv6.HOP_LIMIT_OFFSET] = (byte) 255;
    return Packets.summed(frame, mac(1), group);
  }

  @Test
  void shouldAnswerPings() {
    host.send(one, ping(ME, GATEWAY), ping(ME, IpAddress.parse("10.2.0.254")), ping(ME6, GATEWAY6));

    assertThat(one.received).hasSize(3);
    assertThat(one.received)
        .allSatisfy(frame -> {
          assertThat(Packets.isSummed(frame.toArray())).isTrue();
          assertThat(Ethernet.destination(buffer(frame), 0)).isEqualTo(mac(1).value());
        });
    assertThat(describe(one.received.getFirst())).contains("echo reply").contains(GATEWAY + " -> ");
    assertThat(buffer(one.received.getLast()).get(PAYLOAD6)).isEqualTo((byte) 129);
  }

  private static String describe(Bytes frame) {
    var lines = FrameText.describe(buffer(frame), 0, frame.size());
    return String.join("; ", lines);
  }

  @Test
  void shouldSayWhyAPacketGoesNoFurther() {
    host.forwarder.longestPacket(1000);
    var expiring = toRouter(with(Packets.icmp(ME, FAR, 8, 7), 22, 1));
    var expiring6 = toRouter(with(Packets.icmp(ME6, FAR6, 128, 7), 21, 1));
    var large = toRouter(with(Packets.icmp(ME, FAR, 8, 7, new byte[1400]), 20, 0x40));
    var large6 = toRouter(Packets.icmp(ME6, FAR6, 128, 7, new byte[1400]));
    host.send(one, expiring, expiring6, ping(ME, NOWHERE), large, large6);

    assertThat(host.network.sent).isEmpty();
    assertThat(one.received.stream().map(frame -> Packets.isSummed(frame.toArray())))
        .containsOnly(true);
    assertThat(one.received.stream().map(RoutingTest::error))
        .containsExactly("11/0 0", "3/0 0", "3/0 0", "3/4 1000", "2/0 1000");
    // What it is about is in it.
    assertThat(Ipv4.destination(buffer(one.received.getFirst()), PAYLOAD + Icmp.HEADER_LENGTH))
        .isEqualTo((int) FAR.low());
    assertThat(host.counters.get(Tally.ICMP_ERRORS)).isEqualTo(5);
  }

  private static String error(Bytes frame) {
    var buffer = buffer(frame);
    int at = Ethernet.type(buffer, 0) == Ethernet.TYPE_IPV6 ? PAYLOAD6 : PAYLOAD;
    return buffer.get(at) + "/" + buffer.get(at + 1) + " " + buffer.getInt(at + 4);
  }

  @Test
  void shouldFragmentWhatMayBe() {
    host.forwarder.longestPacket(1000);
    host.send(one, toRouter(Packets.icmp(ME, FAR, 8, 7, new byte[1400])));

    assertThat(host.network.sent).hasSize(1);
  }

  @Test
  void shouldSayNothingAboutErrors() {
    var error = toRouter(with(Packets.icmp(ME, NOWHERE, 3, 0, new byte[28]), 22, 1));
    host.send(one, error);

    assertThat(one.received).isEmpty();
    assertThat(host.counters.dropped(DropReason.TTL_EXPIRED)).isEqualTo(1);
  }

  @Test
  void shouldAskOnTheSegmentForWhomNobodyKnows() {
    var two = host.open(2, OTHER);
    host.send(
        one, ping(ME, IpAddress.parse("10.2.0.7")), ping(ME6, IpAddress.parse("2001:db8:2::7")));

    assertThat(host.counters.dropped(DropReason.UNRESOLVED)).isEqualTo(2);
    assertThat(two.received).hasSize(2);
    assertThat(describe(two.received.getFirst())).contains("who has 10.2.0.7? tell 10.2.0.254");
    assertThat(Packets.isSummed(two.received.getLast().toArray())).isTrue();
    assertThat(host.network.sent)
        .hasSize(2)
        .allSatisfy(sent -> {
          assertThat(Geneve.vni(buffer(sent.datagram()), 0)).isEqualTo(OTHER.value());
          assertThat(sent.to()).isEqualTo(THREE);
        });

    // Whoever has it tells the router of its own host, which learns from it.
    var answer = Frames.arp(Gateways.MAC, Arp.REPLY, mac(2), IpAddress.parse("10.2.0.7"), FAR);
    host.send(two, answer);
    assertThat(host.learned).contains("port-2 " + mac(2) + " 10.2.0.7");
    assertThat(host.counters.get(Tally.TO_ROUTERS)).isEqualTo(1);
    assertThat(host.network.sent).hasSize(2);
  }

  @Test
  void shouldAskForEachAddressOnceASecond() {
    var far = ping(ME, IpAddress.parse("10.2.0.7"));
    host.send(one, far, far, ping(ME, IpAddress.parse("10.2.0.8")));
    assertThat(host.counters.get(Tally.ARP_ASKED)).isEqualTo(2);

    for (int last = 10; last < 250; last++) {
      host.send(one, ping(ME, IpAddress.parse("10.2.0." + last)));
    }
    assertThat(host.counters.get(Tally.ARP_ASKED)).isEqualTo(Limits.ASKED_AT_ONCE);
  }

  @Test
  void shouldSayThatItIsStillThere() {
    var alone = solicitation(GATEWAY6);
    Ethernet.putMac(ByteBuffer.wrap(alone), 0, Gateways.MAC.value());
    ByteBuffer.wrap(alone).put(Ethernet.HEADER_LENGTH + 24, GATEWAY6.toBytes());
    host.send(one, alone);

    assertThat(one.received).hasSize(1);
    assertThat(buffer(one.received.getFirst()).get(PAYLOAD6))
        .isEqualTo((byte) NeighborDiscovery.ADVERTISEMENT);
  }

  @Test
  void shouldLearnWhomAnAnswerIsAbout() {
    var two = host.open(2, OTHER);
    var target = IpAddress.parse("2001:db8:2::7");
    var message = ByteBuffer.allocate(16).put(target.toBytes()).array();
    var answer =
        Packets.icmp(
            IpAddress.parse("fe80::2"), IpAddress.parse("2001:db8:2::ff"), 136, 0, message);
    answer[Ethernet.HEADER_LENGTH + Ipv6.HOP_LIMIT_OFFSET] = (byte) 255;
    host.send(two, Packets.summed(answer, mac(2), Gateways.MAC));

    assertThat(host.learned).containsExactly("port-2 " + mac(2) + " " + target);
    assertThat(host.counters.get(Tally.TO_ROUTERS)).isEqualTo(1);
  }

  @Test
  void shouldRouteNothingThatIsTagged() {
    host.send(one, tagged(ping(ME, FAR)));
    assertThat(host.counters.dropped(DropReason.NOT_FOR_ROUTERS)).isEqualTo(1);

    // A workload takes a tag of no network for none.
    host.send(one, tagged(Frames.arp(MacAddress.BROADCAST, Arp.REPLY, mac(1), GATEWAY, ME)));
    assertThat(host.counters.dropped(DropReason.SPOOFED_IP)).isEqualTo(1);
    assertThat(host.network.sent).isEmpty();
  }

  private static byte[] tagged(byte[] frame) {
    var tagged = ByteBuffer.allocate(frame.length + 4).put(frame, 0, 12).putInt(0x8100_0000);
    return tagged.put(frame, 12, frame.length - 12).array();
  }

  @Test
  void shouldJudgeItsOwnQuestionsAsAllFrames() {
    var two = host.open(2, OTHER);
    host.control.guard("port-2", Guards.rules(Guards.drop(TrafficKind.ofEtherType(0x0806))));
    host.send(one, ping(ME, IpAddress.parse("10.2.0.7")));

    assertThat(two.received).isEmpty();
  }

  @Test
  void shouldNotLetAWorkloadBeTheRouter() {
    host.send(
        one,
        Frames.arp(MacAddress.BROADCAST, Arp.REQUEST, mac(1), GATEWAY, GATEWAY),
        ping(GATEWAY, FAR));

    assertThat(host.network.sent).isEmpty();
    assertThat(host.counters.dropped(DropReason.SPOOFED_IP)).isEqualTo(2);
    assertThat(host.learned).isEmpty();
  }

  @Test
  void shouldOfferNoLongerSegmentsThanGoThroughATunnel() {
    host.forwarder.longestPacket(1500);
    host.control.putMac(VNI, mac(60), TWO);
    var syn = withMss(Packets.tcp(ME, 1000, FAR, 80, Tcp.SYN), 8960);
    var local = Packets.summed(syn, mac(1), mac(60));
    host.send(one, toRouter(syn), local);

    assertThat(host.network.sent)
        .hasSize(2)
        .allSatisfy(sent -> {
          var inner = buffer(Frames.inner(sent.datagram()));
          assertThat(inner.getShort(PAYLOAD + 23)).isEqualTo((short) 1460);
          assertThat(Packets.isSummed(inner.array())).isTrue();
        });
  }

  /// Behind an option of one byte, so that it lies across words.
  private static byte[] withMss(byte[] frame, int mss) {
    var segment = ByteBuffer.allocate(28).put(frame, PAYLOAD, 20).put((byte) 1);
    segment.put((byte) 2).put((byte) 4).putShort((short) mss).put(12, (byte) 0x70);
    return Packets.ip(ME, FAR, 6, segment.array());
  }

  @Test
  void shouldForgetARouterThatIsNoMore() {
    host.control.setGateways(VNI, new Gateways("", List.of()));
    host.send(one, Frames.arpRequest(mac(1), ME, GATEWAY));
    assertThat(one.received).isEmpty();
    assertThat(host.network.sent).as("nobody's address").hasSize(2);

    gateways(VNI, GATEWAY + "/24");
    host.control.removeSegment(OTHER);
    host.send(one, ping(ME, FAR));
    assertThat(host.counters.dropped(DropReason.NO_ROUTE)).isEqualTo(1);
  }
}
