package io.interspan.vtep.filter;

import static io.interspan.vtep.filter.Packets.ME;
import static io.interspan.vtep.filter.Packets.ME6;
import static io.interspan.vtep.filter.Packets.OTHER;
import static io.interspan.vtep.filter.Packets.OTHER6;
import static io.interspan.vtep.filter.Packets.arp;
import static io.interspan.vtep.filter.Packets.fragment;
import static io.interspan.vtep.filter.Packets.icmp;
import static io.interspan.vtep.filter.Packets.ip;
import static io.interspan.vtep.filter.Packets.quoted;
import static io.interspan.vtep.filter.Packets.tcp;
import static io.interspan.vtep.filter.Packets.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.net.AddressRanges;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.MacAddresses;
import io.interspan.model.net.PortRange;
import io.interspan.model.rule.Peers;
import io.interspan.model.rule.PortGuard;
import io.interspan.model.rule.PortRule;
import io.interspan.model.rule.TrafficKind;
import io.interspan.packet.Counters;
import io.interspan.packet.DropReason;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Tcp;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PortFilterTest {
  private static final long SECOND = 1_000_000_000L;
  private static final TrafficKind WEB = TrafficKind.toPorts(6, List.of(new PortRange(80, 81)));
  private static final PortRule LET_WEB_IN = rule(PortRule.Action.ALLOW, true, false, WEB);
  private static final PortRule DROP_REST = rule(PortRule.Action.DROP, true, true);

  private final Counters counters = new Counters();
  private final FlowBudget budget = new FlowBudget(100);
  private final PortFilter filter =
      new PortFilter(Packets.HERE.value(), limits(50), budget, counters);
  private final FrameView view = new FrameView();
  private long now;

  private static FlowLimits limits(int flows) {
    return new FlowLimits(
        5, flows, 1000 * SECOND, 100 * SECOND, 10 * SECOND, 60 * SECOND, 30 * SECOND, 5 * SECOND);
  }

  private static PortRule rule(
      PortRule.Action action, boolean in, boolean out, TrafficKind... kinds) {
    return new PortRule(
        1,
        action,
        in,
        out,
        true,
        true,
        false,
        kinds.length == 0,
        List.of(kinds),
        Peers.ANYONE,
        Peers.ANYONE,
        true);
  }

  private static PortRule stateless(PortRule rule) {
    return new PortRule(
        rule.number(),
        rule.action(),
        rule.in(),
        rule.out(),
        rule.ipv4(),
        rule.ipv6(),
        rule.sparesDiscovery(),
        rule.anyKind(),
        rule.kinds(),
        rule.sources(),
        rule.destinations(),
        false);
  }

  private void rules(PortRule... rules) {
    filter.guard(new PortGuard(AddressRanges.NONE, List.of(rules), 0));
  }

  private void own(String... addresses) {
    var own = Arrays.stream(addresses).map(IpAddress::parse).toList();
    filter.guard(new PortGuard(AddressRanges.ofAddresses(own), List.of(), 0));
  }

  private @Nullable DropReason in(byte[] frame) {
    view.read(ByteBuffer.wrap(frame), 0, frame.length);
    return filter.judge(view, ByteBuffer.wrap(frame), false, now);
  }

  private @Nullable DropReason out(byte[] frame) {
    view.read(ByteBuffer.wrap(frame), 0, frame.length);
    return filter.judge(view, ByteBuffer.wrap(frame), true, now);
  }

  private @Nullable DropReason source(byte[] frame) {
    view.read(ByteBuffer.wrap(frame), 0, frame.length);
    return filter.checkSource(view, ByteBuffer.wrap(frame), 0, frame.length);
  }

  private byte[] syn(int port) {
    return tcp(OTHER, 4000, ME, port, Tcp.SYN);
  }

  @Test
  void shouldLetAllPassWithoutRules() {
    assertThat(in(syn(22))).isNull();
    assertThat(filter.flows()).isZero();
  }

  @Test
  void shouldGoByTheFirstRuleThatMatches() {
    rules(LET_WEB_IN, DROP_REST);

    assertThat(in(syn(80))).isNull();
    assertThat(in(syn(81))).isNull();
    assertThat(in(syn(82))).isEqualTo(DropReason.FIREWALL);
    assertThat(out(tcp(ME, 4000, OTHER, 80, Tcp.SYN))).isEqualTo(DropReason.FIREWALL);
    assertThat(in(udp(OTHER, 4000, ME, 80))).isEqualTo(DropReason.FIREWALL);
    assertThat(counters.get(Tally.FLOWS)).isEqualTo(2);
  }

  @Test
  void shouldLetAnswersPassAndNothingElse() {
    rules(LET_WEB_IN, DROP_REST);
    var answer = tcp(ME, 80, OTHER, 4000, Tcp.SYN | Tcp.ACK);

    assertThat(out(answer)).isEqualTo(DropReason.FIREWALL);
    assertThat(in(syn(80))).isNull();
    assertThat(out(answer)).isNull();
    assertThat(out(tcp(ME, 80, OTHER, 4001, Tcp.ACK))).isEqualTo(DropReason.FIREWALL);
    assertThat(out(udp(ME, 80, OTHER, 4000))).isEqualTo(DropReason.FIREWALL);
  }

  @Test
  void shouldLetNoAnswersPassWhereThePolicyIsStateless() {
    rules(stateless(LET_WEB_IN), DROP_REST);

    assertThat(in(syn(80))).isNull();
    assertThat(out(tcp(ME, 80, OTHER, 4000, Tcp.ACK))).isEqualTo(DropReason.FIREWALL);
    assertThat(filter.flows()).isZero();
  }

  @Test
  void shouldKnowFlowsOfIpv6AndEchoes() {
    rules(rule(PortRule.Action.ALLOW, false, true), DROP_REST);

    assertThat(out(udp(ME6, 5000, OTHER6, 53))).isNull();
    assertThat(in(udp(OTHER6, 53, ME6, 5000))).isNull();
    assertThat(out(icmp(ME, OTHER, 8, 9))).isNull();
    assertThat(in(icmp(OTHER, ME, 0, 9))).isNull();
    assertThat(in(icmp(OTHER, ME, 0, 10))).isEqualTo(DropReason.FIREWALL);
    assertThat(out(icmp(ME, OTHER, 8, 0))).isNull();
    assertThat(in(icmp(OTHER, ME, 5, 0))).as("a redirect").isEqualTo(DropReason.FIREWALL);
    assertThat(in(icmp(OTHER, ME, 8, 9))).as("asked by the other").isNotNull();
    assertThat(out(icmp(ME6, OTHER6, 128, 9))).isNull();
    assertThat(in(icmp(OTHER6, ME6, 129, 9))).isNull();
  }

  @Test
  void shouldJudgeFlowsAnewWhenRulesChange() {
    rules(LET_WEB_IN, DROP_REST);
    in(syn(80));
    in(syn(81));
    var only80 = TrafficKind.toPorts(6, List.of(new PortRange(80, 80)));
    rules(rule(PortRule.Action.ALLOW, true, false, only80), DROP_REST);

    // The answer comes first: it is judged as what began the flow.
    assertThat(out(tcp(ME, 80, OTHER, 4000, Tcp.ACK))).isNull();
    assertThat(out(tcp(ME, 81, OTHER, 4000, Tcp.ACK))).isEqualTo(DropReason.FIREWALL);
    assertThat(filter.flows()).isEqualTo(1);
  }

  @Test
  void shouldForgetFlowsInTime() {
    rules(LET_WEB_IN, DROP_REST);
    in(syn(80));
    now += 101 * SECOND;
    assertThat(out(tcp(ME, 80, OTHER, 4000, Tcp.ACK))).as("half open").isNotNull();

    in(syn(80));
    out(tcp(ME, 80, OTHER, 4000, Tcp.SYN | Tcp.ACK));
    now += 999 * SECOND;
    assertThat(out(tcp(ME, 80, OTHER, 4000, Tcp.ACK))).as("established").isNull();

    in(tcp(OTHER, 4000, ME, 80, Tcp.FIN | Tcp.ACK));
    out(tcp(ME, 80, OTHER, 4000, Tcp.FIN | Tcp.ACK));
    now += 9 * SECOND;
    assertThat(in(tcp(OTHER, 4000, ME, 80, Tcp.ACK))).as("the last word").isNull();
    now += 11 * SECOND;
    for (int i = 0; i < 10; i++) {
      filter.tick(now += SECOND);
    }
    assertThat(filter.flows()).isZero();
  }

  @Test
  void shouldJudgeTheNextConnectionOfTheSamePorts() {
    rules(LET_WEB_IN, DROP_REST);
    in(syn(80));
    out(tcp(ME, 80, OTHER, 4000, Tcp.RST | Tcp.ACK));
    rules(DROP_REST);

    assertThat(in(syn(80))).isEqualTo(DropReason.FIREWALL);
  }

  @Test
  void shouldLetErrorsAboutItsFlowsPass() {
    rules(rule(PortRule.Action.ALLOW, false, true, TrafficKind.ofProtocol(17)), DROP_REST);
    var sent = udp(ME, 5000, OTHER, 53);
    out(sent);

    assertThat(in(icmp(OTHER, ME, 3, 0, quoted(sent)))).isNull();
    assertThat(in(icmp(OTHER, ME, 3, 0, quoted(udp(ME, 5001, OTHER, 53)))))
        .isEqualTo(DropReason.FIREWALL);
    assertThat(in(icmp(OTHER, ME, 3, 0, new byte[10]))).isEqualTo(DropReason.FIREWALL);
    assertThat(in(icmp(OTHER, ME, 5, 0, quoted(sent)))).as("redirect").isNotNull();
  }

  @Test
  void shouldLetFragmentsPassWhereTheirFirstOneDid() {
    rules(
        rule(
            PortRule.Action.ALLOW,
            true,
            false,
            TrafficKind.toPorts(17, List.of(new PortRange(53, 53)))),
        DROP_REST);
    var whole = udp(OTHER, 5000, ME, 53);
    var later = fragment(whole, 100, true);

    assertThat(in(later)).isEqualTo(DropReason.FRAGMENT_ALONE);
    assertThat(in(fragment(whole, 0, false))).isNull();
    assertThat(in(later)).isNull();
    assertThat(out(fragment(udp(ME, 5000, OTHER, 53), 100, true)))
        .as("another's datagram")
        .isEqualTo(DropReason.FRAGMENT_ALONE);
    now += 6 * SECOND;
    assertThat(in(later)).isEqualTo(DropReason.FRAGMENT_ALONE);
  }

  /// The first one says behind its options what it is of, a later one cannot.
  @Test
  void shouldKnowFragmentsOfIpv6WithOptions() {
    rules(rule(PortRule.Action.ALLOW, true, false, TrafficKind.ofProtocol(17)), DROP_REST);
    var first = fragment6(60, 1, new byte[] {17, 0, 1, 4, 0, 0, 0, 0, 9, 9, 0, 9, 0, 8, 0, 0});
    var later = fragment6(60, 0x10, new byte[16]);

    assertThat(in(later)).isEqualTo(DropReason.FRAGMENT_ALONE);
    assertThat(in(first)).isNull();
    assertThat(in(later)).isNull();
  }

  private static byte[] fragment6(int next, int offsetAndMore, byte[] payload) {
    var packet = ByteBuffer.allocate(8 + payload.length).put((byte) next).put((byte) 0);
    packet.putShort((short) offsetAndMore).putInt(7).put(payload);
    return ip(OTHER6, ME6, 44, packet.array());
  }

  @Test
  void shouldLetErrorsAboutWhatHasNoPortsPass() {
    rules(rule(PortRule.Action.ALLOW, false, true, TrafficKind.ofProtocol(47)), DROP_REST);
    var sent = ip(ME, OTHER, 47, new byte[] {0, 0, 8, 0, 1, 2, 3, 4});
    out(sent);

    assertThat(in(icmp(OTHER, ME, 3, 0, quoted(sent)))).isNull();
  }

  @Test
  void shouldGoOnWithoutAFlowWhereTheRuleIsStatelessNow() {
    rules(LET_WEB_IN, DROP_REST);
    in(syn(80));
    rules(stateless(LET_WEB_IN), DROP_REST);

    assertThat(in(tcp(OTHER, 4000, ME, 80, Tcp.ACK))).isNull();
    assertThat(filter.flows()).isZero();
  }

  @Test
  void shouldGiveBackWhatAFloodTook() {
    var many = new PortFilter(1, limits(10_000), new FlowBudget(20_000), counters);
    many.guard(new PortGuard(AddressRanges.NONE, List.of(LET_WEB_IN), 0));
    for (int port = 1; port <= 10_000; port++) {
      var frame = tcp(OTHER, port, ME, 80, Tcp.SYN);
      view.read(ByteBuffer.wrap(frame), 0, frame.length);
      many.judge(view, ByteBuffer.wrap(frame), false, now);
    }
    int slots = many.slots();
    now += 1000 * SECOND;
    for (int i = 0; i < 10_000; i++) {
      many.tick(now += SECOND);
    }

    assertThat(many.flows()).isZero();
    assertThat(many.slots()).isLessThan(slots / 16);
  }

  @Test
  void shouldLeaveRoomForPortsThatHaveFewFlows() {
    var shared = new FlowBudget(4 * FlowBudget.FEW);
    var flood = new PortFilter(1, limits(4 * FlowBudget.FEW), shared, counters);
    flood.guard(new PortGuard(AddressRanges.NONE, List.of(LET_WEB_IN), 0));
    for (int port = 1; port <= 4 * FlowBudget.FEW; port++) {
      var frame = tcp(OTHER, port, ME, 80, Tcp.SYN);
      view.read(ByteBuffer.wrap(frame), 0, frame.length);
      flood.judge(view, ByteBuffer.wrap(frame), false, now);
    }

    assertThat(flood.flows()).isEqualTo(3 * FlowBudget.FEW);
  }

  @Test
  void shouldNotJudgeWhatItCannotRead() {
    rules(LET_WEB_IN);
    var whole = syn(80);

    assertThat(in(Arrays.copyOf(whole, whole.length - 1))).isEqualTo(DropReason.MALFORMED_IP);
    assertThat(in(ip(OTHER, ME, 6, new byte[19]))).isEqualTo(DropReason.MALFORMED_IP);
    assertThat(in(ip(OTHER6, ME6, 0, new byte[7]))).isEqualTo(DropReason.MALFORMED_IP);
  }

  @Test
  void shouldReadBehindTagsAndExtensions() {
    rules(LET_WEB_IN, DROP_REST);
    var plain = syn(22);
    var tagged = ByteBuffer.allocate(plain.length + 4).put(plain, 0, 12).putInt(0x8100_0005);
    tagged.put(plain, 12, plain.length - 12);
    var segment = Arrays.copyOfRange(syn(80), 34, 54);
    var options = ByteBuffer.allocate(8 + 20).put((byte) 6).position(8).put(segment).array();

    assertThat(in(tagged.array())).isEqualTo(DropReason.FIREWALL);
    assertThat(in(ip(OTHER6, ME6, 60, options))).isNull();
  }

  @Test
  void shouldLetWhatIsNotIpPassUnlessARuleNamesIt() {
    rules(DROP_REST);
    assertThat(in(arp(Packets.THERE, OTHER))).isNull();

    rules(rule(PortRule.Action.DROP, true, true, TrafficKind.ofEtherType(0x0806)));
    assertThat(in(arp(Packets.THERE, OTHER))).isEqualTo(DropReason.FIREWALL);
  }

  @Test
  void shouldGoByMembers() {
    var members =
        new Peers(
            false,
            AddressRanges.ofAddresses(List.of(OTHER)),
            MacAddresses.NONE,
            MacAddresses.of(List.of(Packets.THERE)),
            true);
    rules(
        new PortRule(
            1,
            PortRule.Action.DROP,
            true,
            true,
            true,
            true,
            false,
            true,
            List.of(),
            members,
            Peers.ANYONE,
            true));

    assertThat(in(syn(80))).as("all others are meant").isNull();
    assertThat(in(tcp(IpAddress.parse("10.0.0.3"), 4000, ME, 80, Tcp.SYN)))
        .isEqualTo(DropReason.FIREWALL);
  }

  @Test
  void shouldGoOnWithTheRulesOfTheApplication() {
    var jump = rule(PortRule.Action.JUMP_TO_APPLICATION, true, true, WEB);
    filter.guard(
        new PortGuard(AddressRanges.NONE, List.of(jump, DROP_REST, LET_WEB_IN, DROP_REST), 2));

    assertThat(in(syn(80))).isNull();
    assertThat(in(syn(22))).isEqualTo(DropReason.FIREWALL);
  }

  @Test
  void shouldRememberNoMoreFlowsThanItMay() {
    rules(LET_WEB_IN, DROP_REST);
    for (int port = 1; port <= 60; port++) {
      assertThat(in(tcp(OTHER, port, ME, 80, Tcp.SYN))).isNull();
    }

    assertThat(filter.flows()).isEqualTo(50);
    assertThat(counters.get(Tally.FLOW_TABLE_FULL)).isEqualTo(10);
    var another = new PortFilter(9, limits(80), budget, counters);
    another.guard(new PortGuard(AddressRanges.NONE, List.of(LET_WEB_IN), 0));
    for (int port = 1; port <= 60; port++) {
      var frame = tcp(OTHER, port, ME, 80, Tcp.SYN);
      view.read(ByteBuffer.wrap(frame), 0, frame.length);
      assertThat(another.judge(view, ByteBuffer.wrap(frame), false, now)).isNull();
    }
    assertThat(another.flows()).as("what the host has left").isEqualTo(50);
    filter.close();
    assertThat(in(syn(80))).isNull();
  }

  @Test
  void shouldTakeOnlyTheAddressesOfThePort() {
    own("10.0.0.1", "2001:db8::1");

    assertThat(source(udp(ME, 1, OTHER, 1))).isNull();
    assertThat(source(udp(OTHER, 1, ME, 1))).isEqualTo(DropReason.SPOOFED_IP);
    assertThat(source(udp(IpAddress.parse("0.0.0.0"), 68, OTHER, 67))).isNull();
    assertThat(source(udp(ME6, 1, OTHER6, 1))).isNull();
    assertThat(source(udp(OTHER6, 1, ME6, 1))).isEqualTo(DropReason.SPOOFED_IP);
    assertThat(source(udp(IpAddress.parse("fe80::ff:fe00:1"), 1, OTHER6, 1))).isNull();
    assertThat(source(udp(IpAddress.parse("fe80::1"), 1, OTHER6, 1)))
        .isEqualTo(DropReason.SPOOFED_IP);
    assertThat(source(arp(Packets.HERE, ME))).isNull();
    assertThat(source(arp(Packets.HERE, OTHER))).isEqualTo(DropReason.SPOOFED_IP);
    assertThat(source(arp(new MacAddress(7), ME))).isEqualTo(DropReason.SPOOFED_IP);
  }

  @Test
  void shouldNotLetOthersAddressesBeAdvertised() {
    own("2001:db8::1");

    assertThat(source(icmp(ME6, OTHER6, 136, 0, ME6.toBytes()))).isNull();
    assertThat(source(icmp(ME6, OTHER6, 136, 0, OTHER6.toBytes())))
        .isEqualTo(DropReason.SPOOFED_IP);
  }
}
