package io.interspan.vtep.forward;

import static io.interspan.vtep.forward.Frames.arpRequest;
import static io.interspan.vtep.forward.Frames.frame;
import static io.interspan.vtep.forward.Frames.geneve;
import static io.interspan.vtep.forward.Frames.inner;
import static io.interspan.vtep.forward.Frames.ip;
import static io.interspan.vtep.forward.Frames.ipv4;
import static io.interspan.vtep.forward.Frames.mac;
import static io.interspan.vtep.forward.Frames.tep;
import static io.interspan.vtep.forward.TestHost.SELF;
import static io.interspan.vtep.forward.TestHost.THREE;
import static io.interspan.vtep.forward.TestHost.TWO;
import static io.interspan.vtep.forward.TestHost.VNI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.Bytes;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Vni;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Tally;
import io.interspan.packet.header.Arp;
import io.interspan.packet.header.Ethernet;
import io.interspan.vtep.Hop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwarderTest {
  private static final int ELSEWHERE = 50;

  private final TestHost host = new TestHost();
  private final ListPort one = host.open(1);
  private final ListPort two = host.open(2);

  @Test
  void shouldSendToTheTepBehindWhichTheAddressIs() {
    host.control.putMac(VNI, mac(ELSEWHERE), TWO);
    var frame = frame(mac(1), mac(ELSEWHERE));

    host.send(one, frame);

    assertThat(host.network.sent)
        .containsExactly(new ListSender.Sent(TWO, Bytes.wrap(geneve(VNI.value(), frame))));
    assertThat(two.received).isEmpty();
    assertThat(host.counters.drops()).isEmpty();
  }

  @Test
  void shouldDeliverHereWithoutTheNetwork() {
    var frame = frame(mac(1), mac(2));

    host.send(one, frame);

    assertThat(two.received).containsExactly(Bytes.wrap(frame));
    assertThat(one.received).isEmpty();
    assertThat(host.network.sent).isEmpty();
  }

  @Test
  void shouldReplicateBroadcastToAllOthersOnce() {
    var frame = frame(mac(1), MacAddress.BROADCAST);

    host.send(one, frame);

    assertThat(host.network.receivers()).containsExactly(TWO, THREE);
    assertThat(host.network.sent)
        .allSatisfy(s -> assertThat(inner(s.datagram())).isEqualTo(Bytes.wrap(frame)));
    assertThat(two.received).containsExactly(Bytes.wrap(frame));
    assertThat(one.received).isEmpty();
    assertThat(host.counters.get(Tally.REPLICATED)).isEqualTo(1);
  }

  @Test
  void shouldReplicateUnknownAddressesLikeBroadcast() {
    host.send(one, frame(mac(1), mac(ELSEWHERE)));

    assertThat(host.network.receivers()).containsExactly(TWO, THREE);
    assertThat(two.received).hasSize(1);
  }

  @Test
  void shouldKeepSegmentsApart() {
    var other = new Vni(78);
    host.control.addSegment(other, false);
    var three = host.open(3, other);

    host.send(one, frame(mac(1), MacAddress.BROADCAST));
    host.receive(TWO, geneve(VNI.value(), frame(mac(ELSEWHERE), MacAddress.BROADCAST)));

    assertThat(three.received).isEmpty();
    assertThat(two.received).hasSize(2);
  }

  @Test
  void shouldDeliverFromATunnelToPortsOnly() {
    var broadcast = frame(mac(ELSEWHERE), MacAddress.BROADCAST);
    var unicast = frame(mac(ELSEWHERE), mac(2));
    var unknown = frame(mac(ELSEWHERE), mac(60));

    host.receive(
        TWO,
        geneve(VNI.value(), broadcast),
        geneve(VNI.value(), unicast),
        geneve(VNI.value(), unknown));

    assertThat(one.received).containsExactly(Bytes.wrap(broadcast), Bytes.wrap(unknown));
    assertThat(two.received)
        .containsExactly(Bytes.wrap(broadcast), Bytes.wrap(unicast), Bytes.wrap(unknown));
    assertThat(host.network.sent).isEmpty();
  }

  @Test
  void shouldSkipOptionsThatAreNotCritical() {
    var frame = frame(mac(ELSEWHERE), mac(1));
    byte[] options = {0x01, 0x02, 0x03, 1, 9, 9, 9, 9, 0x01, 0x02, 0x04, 0};

    host.receive(TWO, geneve(VNI.value(), options, frame));

    assertThat(one.received).containsExactly(Bytes.wrap(frame));
  }

  @Test
  void shouldDeliverABatchAsABatch() {
    host.control.putMac(VNI, mac(ELSEWHERE), TWO);
    var frame = frame(mac(1), mac(2));
    var away = frame(mac(1), mac(ELSEWHERE));

    host.send(one, frame, away, frame, away, frame);

    assertThat(two.batches).containsExactly(3);
    assertThat(host.network.flushes).isEqualTo(1);
  }

  @Test
  void shouldDeliverMoreThanABatchHolds() {
    // Each of a full batch is answered, by a port that asks for more than one address at a time.
    for (int i = 0; i < FrameBatch.CAPACITY; i++) {
      host.control.putArp(VNI, ip(ELSEWHERE + i), mac(ELSEWHERE));
      one.toSend.add(arpRequest(mac(1), ip(1), ip(ELSEWHERE + i)));
      two.toSend.add(frame(mac(2), mac(1)));
    }

    while (host.forwarder.poll(0) > 0) {
      assertThat(one.batches).isNotEmpty();
    }

    assertThat(one.received).hasSize(2 * FrameBatch.CAPACITY);
  }

  @Test
  void shouldAskWhoHasItWhereTheAnswerHasNotHelped() {
    host.control.putArp(VNI, ip(ELSEWHERE), mac(ELSEWHERE));
    host.control.putArp(VNI, ip(2), mac(2));
    var question = arpRequest(mac(1), ip(1), ip(ELSEWHERE));

    host.send(one, question, arpRequest(mac(1), ip(1), ip(2)));
    assertThat(one.received).as("answered here").hasSize(2);
    assertThat(two.received).isEmpty();

    host.send(one, question);
    assertThat(one.received).hasSize(2);
    assertThat(two.received).containsExactly(Bytes.wrap(question));
    assertThat(host.network.receivers()).containsExactly(TWO, THREE);

    host.send(one, question);
    host.send(two, arpRequest(mac(2), ip(2), ip(ELSEWHERE)));
    assertThat(one.received).as("and again").hasSize(3);
    assertThat(two.received).as("another asker's first").hasSize(2);
    one.toSend.add(question);
    host.forwarder.poll(Duration.ofSeconds(61).toNanos());
    assertThat(one.received).as("after a while").hasSize(4);
    assertThat(host.network.sent).hasSize(2);
  }

  @Test
  void shouldAnswerArpFromTheTable() {
    host.control.putArp(VNI, ip(ELSEWHERE), mac(ELSEWHERE));

    host.send(one, arpRequest(mac(1), ip(1), ip(ELSEWHERE)));

    assertThat(host.network.sent).isEmpty();
    assertThat(two.received).isEmpty();
    assertThat(host.counters.get(Tally.ARP_ANSWERED)).isEqualTo(1);
    var reply = ByteBuffer.wrap(one.received.getFirst().toArray());
    assertThat(reply.capacity()).isEqualTo(Ethernet.MIN_FRAME_LENGTH);
    assertThat(Ethernet.source(reply, 0)).isEqualTo(mac(ELSEWHERE).value());
    assertThat(Ethernet.destination(reply, 0)).isEqualTo(mac(1).value());
    assertThat(Arp.operation(reply, Ethernet.HEADER_LENGTH)).isEqualTo(Arp.REPLY);
    assertThat(Arp.senderMac(reply, Ethernet.HEADER_LENGTH)).isEqualTo(mac(ELSEWHERE).value());
    assertThat(Arp.senderIp(reply, Ethernet.HEADER_LENGTH)).isEqualTo((int) ip(ELSEWHERE).low());
    assertThat(Arp.targetMac(reply, Ethernet.HEADER_LENGTH)).isEqualTo(mac(1).value());
    assertThat(Arp.targetIp(reply, Ethernet.HEADER_LENGTH)).isEqualTo((int) ip(1).low());
  }

  @Test
  void shouldReplicateArpThatIsNotInTheTableOrNews() {
    host.control.putArp(VNI, ip(1), mac(1));
    host.control.putArp(VNI, ip(ELSEWHERE), mac(ELSEWHERE));
    host.control.removeArp(VNI, ip(ELSEWHERE));

    host.send(
        one,
        arpRequest(mac(1), ip(1), ip(ELSEWHERE)), // no longer known
        arpRequest(mac(1), ip(1), ip(1)), // an announcement
        arpRequest(mac(1), IpAddress.v4(0), ip(1)), // a probe for its own
        Frames.arp(MacAddress.BROADCAST, Arp.REPLY, mac(1), ip(1), ip(ELSEWHERE)));

    assertThat(host.network.sent).hasSize(8);
    assertThat(host.counters.get(Tally.ARP_ANSWERED)).isZero();
  }

  @Test
  void shouldNotAnswerArpWhereThatIsOff() {
    host.control.addSegment(VNI, false);
    host.control.putArp(VNI, ip(ELSEWHERE), mac(ELSEWHERE));

    host.send(one, arpRequest(mac(1), ip(1), ip(ELSEWHERE)));

    assertThat(host.network.sent).hasSize(2);
  }

  @Test
  void shouldAnswerAProbeForAnAddressThatAnotherHas() {
    host.control.putArp(VNI, ip(ELSEWHERE), mac(ELSEWHERE));

    host.send(one, arpRequest(mac(1), IpAddress.v4(0), ip(ELSEWHERE)));

    assertThat(one.received).hasSize(1);
  }

  @Test
  void shouldLearnFromPortsOncePerChange() {
    host.send(one, arpRequest(mac(1), ip(1), ip(9)), arpRequest(mac(1), ip(1), ip(9)));
    host.send(one, ipv4(mac(1), mac(2), ip(1), ip(2)), ipv4(mac(1), mac(2), ip(11), ip(2)));
    host.send(two, ipv4(mac(2), mac(1), ip(11), ip(1)));
    host.send(one, ipv4(mac(1), mac(2), ip(11), ip(2)));

    assertThat(host.learned)
        .containsExactly(
            "port-1 02:00:00:00:00:01 10.1.0.1",
            "port-1 02:00:00:00:00:01 10.1.0.11",
            "port-2 02:00:00:00:00:02 10.1.0.11",
            "port-1 02:00:00:00:00:01 10.1.0.11");
  }

  @Test
  void shouldNeverLearnFromTunnelsOrFromLies() {
    host.receive(TWO, geneve(VNI.value(), arpRequest(mac(ELSEWHERE), ip(ELSEWHERE), ip(1))));
    var lie = ByteBuffer.wrap(arpRequest(mac(3), ip(3), ip(9)));
    Ethernet.write(lie, 0, MacAddress.BROADCAST.value(), mac(1).value(), Ethernet.TYPE_ARP);
    host.send(one, lie.array());
    for (var address : List.of("0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255")) {
      var source = IpAddress.parse(address);
      host.send(one, ipv4(mac(1), mac(2), source, ip(2)));
    }

    assertThat(host.learned).isEmpty();
  }

  @Test
  void shouldLearnAnewAfterThePortWasClosed() {
    host.send(one, arpRequest(mac(1), ip(1), ip(9)));
    host.control.close("port-1");
    host.control.open("port-1", VNI);
    host.send(one, arpRequest(mac(1), ip(1), ip(9)));

    assertThat(host.learned).hasSize(2);
  }

  @Test
  void shouldStopLearningFromAPortAtItsLimit() {
    for (int i = 0; i < Limits.LEARNED_PER_PORT + 3; i++) {
      host.send(one, ipv4(mac(1), mac(2), ip(100 + i), ip(2)));
    }

    assertThat(host.learned).hasSize(Limits.LEARNED_PER_PORT);
    assertThat(host.counters.get(Tally.LEARN_LIMIT)).isEqualTo(3);
    assertThat(two.received).hasSize(Limits.LEARNED_PER_PORT + 3);
  }

  @Test
  void shouldSpeakIpv6BetweenHosts() {
    var six = new TestHost(tep("2001:db8::1"));
    var peer = tep("2001:db8::2");
    six.control.setTeps(VNI, List.of(peer), List.of(peer));
    var port = six.open(1);

    six.send(port, frame(mac(1), MacAddress.BROADCAST));
    six.receive(peer, geneve(VNI.value(), frame(mac(ELSEWHERE), mac(1))));

    assertThat(six.network.receivers()).containsExactly(peer);
    assertThat(port.received).hasSize(1);
  }

  @Test
  void shouldLeaveNothingWaitingWhereItFails() {
    host.control.putMac(VNI, mac(ELSEWHERE), TWO);
    var hops = new ArrayList<Hop.Point>();
    host.forwarder.observe(hop -> {
      hops.add(hop.point());
      if (hops.size() == 3) {
        throw new IllegalStateException("broken");
      }
    });

    var frame = frame(mac(1), mac(ELSEWHERE));
    assertThatThrownBy(() -> host.send(one, frame, frame)).hasMessage("broken");

    assertThat(hops).containsExactly(Hop.Point.FROM_PORT, Hop.Point.TO_TUNNEL, Hop.Point.FROM_PORT);
    assertThat(host.network.sent).hasSize(1);
    assertThat(host.network.flushes).as("before its buffer is used again").isEqualTo(1);
  }

  @Test
  void shouldNotSendToItself() {
    host.control.setTeps(VNI, List.of(SELF, SELF), List.of(SELF));

    host.send(one, frame(mac(1), MacAddress.BROADCAST));

    assertThat(host.network.sent).isEmpty();
  }
}
