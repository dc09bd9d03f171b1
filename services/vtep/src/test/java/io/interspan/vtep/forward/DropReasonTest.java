package io.interspan.vtep.forward;

import static io.interspan.vtep.forward.Frames.frame;
import static io.interspan.vtep.forward.Frames.geneve;
import static io.interspan.vtep.forward.Frames.mac;
import static io.interspan.vtep.forward.TestHost.THREE;
import static io.interspan.vtep.forward.TestHost.TWO;
import static io.interspan.vtep.forward.TestHost.VNI;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.HandedPort;
import io.interspan.packet.Offload;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Slab;
import io.interspan.vtep.route.Gateways;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every reason has a packet here that is dropped for it, and for nothing else. Those of guests are
/// in `nic`, those of real sockets in `VtepTest`.
class DropReasonTest {
  private static final MacAddress ELSEWHERE = mac(50);

  private final TestHost host = new TestHost();
  private final ListPort one = host.open(1);

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_NONE,
      names = {"GUEST_.*", "RECEIVE_QUEUE_FULL", "SEND_FAILED", "TAP_.*"})
  void shouldCountADropUnderItsReason(DropReason reason) {
    provoke(reason);

    assertThat(host.counters.drops()).isEqualTo(Map.of(reason, 1L));
    assertThat(one.received).isEmpty();
    assertThat(host.network.sent).isEmpty();
    assertThat(reason.text()).isNotBlank();
  }

  private void provoke(DropReason reason) {
    switch (reason) {
      case PORT_CLOSED -> {
        host.control.close("port-1");
        host.receive(TWO, geneve(VNI.value(), frame(ELSEWHERE, mac(1))));
      }
      case FRAME_TOO_SHORT -> host.send(one, Arrays.copyOf(frame(mac(1), ELSEWHERE), 13));
      case FRAME_TOO_LONG ->
          host.send(one, frame(mac(1), ELSEWHERE, Frames.EXPERIMENTAL, Limits.FRAME_BYTES - 13));
      case SPOOFED_MAC -> host.send(one, frame(mac(2), ELSEWHERE));
      case SPOOFED_IP -> {
        host.control.guard("port-1", Guards.own(Frames.ip(1)));
        host.send(one, Frames.ipv4(mac(1), ELSEWHERE, Frames.ip(2), Frames.ip(9)));
      }
      case MALFORMED_IP -> {
        host.control.guard("port-1", Guards.rules(Guards.allow()));
        host.receive(TWO, geneve(VNI.value(), frame(ELSEWHERE, mac(1), 0x0800, 46)));
      }
      case FIREWALL -> {
        host.control.guard("port-1", Guards.rules(Guards.drop()));
        var packet = Frames.ipv4(ELSEWHERE, mac(1), Frames.ip(2), Frames.ip(1));
        host.receive(TWO, geneve(VNI.value(), packet));
      }
      case FRAGMENT_ALONE -> {
        host.control.guard("port-1", Guards.rules(Guards.allow()));
        var packet = Frames.ipv4(ELSEWHERE, mac(1), Frames.ip(2), Frames.ip(1));
        packet[21] = 1;
        host.receive(TWO, geneve(VNI.value(), packet));
      }
      case OFFLOAD_MISFIT -> offloads(Offload.pack(Offload.NEEDS_CHECKSUM, 0, 0, 14, 60_000));
      case TO_ITSELF -> host.send(one, frame(mac(1), mac(1)));
      case NOT_FOR_ROUTERS -> route("10.1.0.1", "255.255.255.255");
      case TTL_EXPIRED -> {
        gateways();
        var packet = toRouter("10.1.0.1", "10.1.0.9");
        packet[22] = 1;
        sendToRouter(packet);
      }
      case NO_ROUTE -> route("10.1.0.1", "10.9.0.1");
      case UNRESOLVED -> {
        host.control.setTeps(VNI, List.of(), List.of());
        host.control.addSegment(new Vni(78), true);
        host.control.setGateways(
            new Vni(78), new Gateways("t1", List.of(Prefix.parse("10.2.0.254/24"))));
        route("10.1.0.1", "10.2.0.1");
      }
      case TOO_LONG_TO_ROUTE -> {
        host.forwarder.longestPacket(39);
        host.control.putArp(VNI, Frames.ip(9), ELSEWHERE);
        gateways();
        var packet = toRouter("10.1.0.1", "10.1.0.9");
        packet[20] = 0x40;
        sendToRouter(packet);
      }
      case PUNT_LIMIT -> {
        gateways();
        for (int i = 0; i <= Limits.PUNTS_AT_ONCE; i++) {
          host.send(one, Frames.arpRequest(mac(1), Frames.ip(1), Frames.ip(254)));
        }
        one.received.clear();
      }
      case NO_HEADROOM -> withoutHeadroom();
      case NO_RECEIVER -> {
        host.control.setTeps(VNI, List.of(), List.of());
        host.send(one, frame(mac(1), MacAddress.BROADCAST));
      }
      case TEP_UNSUPPORTED -> {
        host.control.putMac(VNI, ELSEWHERE, new Tep(TWO.address(), Encapsulation.VXLAN));
        host.send(one, frame(mac(1), ELSEWHERE));
      }
      case SEND_REFUSED -> {
        host.control.putMac(VNI, ELSEWHERE, TWO);
        host.network.full = true;
        host.send(one, frame(mac(1), ELSEWHERE));
      }
      case GENEVE_TOO_SHORT -> host.receive(TWO, new byte[] {0, 0, 0x65, 0x58, 0, 0, 77});
      case GENEVE_VERSION -> fromTunnel(0, 0x40);
      case GENEVE_OPTIONS_LENGTH -> fromTunnel(0, 0x3F);
      case GENEVE_CONTROL -> fromTunnel(1, 0x80);
      case GENEVE_CRITICAL_OPTION -> {
        byte[] option = {0x01, 0x02, (byte) 0x80, 0};
        host.receive(TWO, geneve(VNI.value(), option, frame(ELSEWHERE, mac(1))));
      }
      case GENEVE_PROTOCOL -> fromTunnel(2, 0x08);
      case UNKNOWN_VNI -> host.receive(TWO, geneve(78, frame(ELSEWHERE, mac(1))));
      case SENDER_NOT_ADMITTED ->
          host.receive(Frames.tep("192.0.2.99"), geneve(VNI.value(), frame(ELSEWHERE, mac(1))));
      case SOURCE_IS_GROUP ->
          host.receive(TWO, geneve(VNI.value(), frame(MacAddress.BROADCAST, mac(1))));
      case SPLIT_HORIZON -> {
        host.control.putMac(VNI, mac(60), THREE);
        host.receive(TWO, geneve(VNI.value(), frame(ELSEWHERE, mac(60))));
      }
      case HAND_OVER_FULL -> handOver();
      case GUEST_NO_BUFFER,
          GUEST_BUFFER_TOO_SMALL,
          GUEST_QUEUE_STOPPED,
          RECEIVE_QUEUE_FULL,
          SEND_FAILED,
          TAP_REFUSED ->
          throw new AssertionError("tested elsewhere");
    }
  }

  private void gateways() {
    host.control.setGateways(VNI, new Gateways("t1", List.of(Prefix.parse("10.1.0.254/24"))));
  }

  private static byte[] toRouter(String from, String to) {
    return Frames.ipv4(mac(1), Gateways.MAC, IpAddress.parse(from), IpAddress.parse(to));
  }

  private void route(String from, String to) {
    gateways();
    sendToRouter(toRouter(from, to));
  }

  /// What it says about the packet is not looked at here.
  private void sendToRouter(byte[] packet) {
    host.send(one, packet);
    one.received.clear();
  }

  private void fromTunnel(int offset, int value) {
    var datagram = geneve(VNI.value(), frame(ELSEWHERE, mac(1)));
    datagram[offset] = (byte) value;
    host.receive(TWO, datagram);
  }

  private void offloads(long offload) {
    var batch = new FrameBatch();
    var frame = frame(mac(1), ELSEWHERE);
    int index = batch.claim();
    batch.buffer(index).put(batch.offset(index), frame);
    batch.setLength(index, frame.length);
    batch.setOffload(index, offload);
    batch.setIngress(0);
    host.forwarder.forward(batch, 0);
  }

  private void withoutHeadroom() {
    host.control.putMac(VNI, ELSEWHERE, TWO);
    var batch = new FrameBatch();
    var frame = frame(mac(1), ELSEWHERE);
    batch.wrap(new Slab(ByteBuffer.allocateDirect(frame.length).put(0, frame)), 0, frame.length);
    batch.setIngress(0);
    host.forwarder.forward(batch, 0);
  }

  // The port's own loop never runs.
  private void handOver() {
    var elsewhere = new PacketLoop("elsewhere", () -> 0, () -> {});
    host.control.attach("far", new ListPort(elsewhere), mac(2));
    host.control.open("far", VNI);
    for (int i = 0; i <= HandedPort.MAX_BATCHES; i++) {
      host.receive(TWO, geneve(VNI.value(), frame(ELSEWHERE, mac(2))));
    }
  }
}
