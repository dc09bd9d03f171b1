package io.interspan.vtep.forward;

import static io.interspan.vtep.forward.Frames.frame;
import static io.interspan.vtep.forward.Frames.geneve;
import static io.interspan.vtep.forward.Frames.mac;
import static io.interspan.vtep.forward.TestHost.THREE;
import static io.interspan.vtep.forward.TestHost.TWO;
import static io.interspan.vtep.forward.TestHost.VNI;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.Counters;
import io.interspan.packet.DropReason;
import io.interspan.packet.HandedPort;
import io.interspan.packet.PacketLoop;
import io.interspan.packet.Port;
import io.interspan.packet.Tally;
import io.interspan.vtep.VtepCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Everything is counted at its port, in its tunnel, and on the host.
class ForwarderCountersTest {
  private static final MacAddress ELSEWHERE = mac(50);
  private static final int LENGTH = frame(mac(1), ELSEWHERE).length;

  private final TestHost host = new TestHost();
  private final ListPort one = host.open(1);
  private final ListPort two = host.open(2);

  private Counters port(int number) {
    return ofPort(TestHost.id(number)).forwarding();
  }

  private VtepCounters.OfPort ofPort(String id) {
    return host.forwarder.counted().ports().stream()
        .filter(port -> port.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private Counters tunnel(Tep peer) {
    return host.forwarder.counted().tunnels().stream()
        .filter(tunnel -> tunnel.peer().equals(peer.address()))
        .findFirst()
        .orElseThrow()
        .counters();
  }

  @Test
  void shouldCountFramesAndBytesAtEachPort() {
    host.send(one, frame(mac(1), mac(2)), frame(mac(1), mac(2)));
    host.send(two, frame(mac(2), MacAddress.BROADCAST));

    assertThat(port(1).tallies())
        .isEqualTo(
            Map.of(
                Tally.FROM_PORTS,
                2L,
                Tally.BYTES_FROM_PORTS,
                2L * LENGTH,
                Tally.TO_PORTS,
                1L,
                Tally.BYTES_TO_PORTS,
                (long) LENGTH));
    assertThat(port(2).get(Tally.TO_PORTS)).isEqualTo(2);
    assertThat(port(2).get(Tally.REPLICATED)).isEqualTo(1);
    assertThat(host.counters.get(Tally.FROM_PORTS)).isEqualTo(3);
    assertThat(host.counters.get(Tally.BYTES_FROM_PORTS)).isEqualTo(3L * LENGTH);
    assertThat(host.counters.get(Tally.TO_PORTS)).isEqualTo(3);
  }

  @Test
  void shouldCountDatagramsAndBytesOfEachTunnel() {
    host.control.putMac(VNI, ELSEWHERE, TWO);
    host.send(one, frame(mac(1), ELSEWHERE), frame(mac(1), MacAddress.BROADCAST));
    host.receive(THREE, geneve(VNI.value(), frame(ELSEWHERE, mac(1))));

    assertThat(tunnel(TWO).tallies())
        .isEqualTo(Map.of(Tally.TO_TUNNELS, 2L, Tally.BYTES_TO_TUNNELS, 2L * (8 + LENGTH)));
    assertThat(tunnel(THREE).tallies())
        .isEqualTo(
            Map.of(
                Tally.TO_TUNNELS,
                1L,
                Tally.BYTES_TO_TUNNELS,
                8L + LENGTH,
                Tally.FROM_TUNNELS,
                1L,
                Tally.BYTES_FROM_TUNNELS,
                8L + LENGTH));
    assertThat(host.counters.get(Tally.TO_TUNNELS)).isEqualTo(3);
  }

  @Test
  void shouldCountADropWhereItBelongs() {
    host.control.putMac(VNI, ELSEWHERE, TWO);
    host.send(one, frame(mac(9), ELSEWHERE), frame(mac(1), mac(1)));
    host.network.full = true;
    host.send(one, frame(mac(1), ELSEWHERE));
    host.receive(THREE, geneve(78, frame(ELSEWHERE, mac(1))));
    host.receive(Frames.tep("192.0.2.99"), geneve(VNI.value(), frame(ELSEWHERE, mac(1))));
    host.control.close(TestHost.id(2));
    host.receive(TWO, geneve(VNI.value(), frame(ELSEWHERE, mac(2))));
    host.send(one, frame(mac(1), mac(2)));

    assertThat(port(1).drops())
        .isEqualTo(Map.of(DropReason.SPOOFED_MAC, 1L, DropReason.TO_ITSELF, 1L));
    assertThat(ofPort("port-2").isOpen()).isFalse();
    assertThat(port(2).drops()).isEqualTo(Map.of(DropReason.PORT_CLOSED, 2L));
    assertThat(tunnel(TWO).drops()).isEqualTo(Map.of(DropReason.SEND_REFUSED, 1L));
    assertThat(tunnel(THREE).drops()).isEqualTo(Map.of(DropReason.UNKNOWN_VNI, 1L));
    var counted = host.forwarder.counted();
    assertThat(counted.others().drops()).isEqualTo(Map.of(DropReason.SENDER_NOT_ADMITTED, 1L));
    assertThat(everywhere(counted)).as("each drop once").isEqualTo(counted.all().droppedInAll());
  }

  private static long everywhere(VtepCounters counted) {
    var parts = new ArrayList<>(List.of(counted.others()));
    counted.ports().forEach(port -> parts.add(port.forwarding()));
    counted.tunnels().forEach(tunnel -> parts.add(tunnel.counters()));
    return parts.stream().mapToLong(Counters::droppedInAll).sum();
  }

  @Test
  void shouldCountWhatFindsThePortsOwnLoopBusy() {
    var elsewhere = new PacketLoop("elsewhere", () -> 0, () -> {});
    host.control.attach("far", new ListPort(elsewhere), mac(3));
    host.control.open("far", VNI);
    for (int i = 0; i <= HandedPort.MAX_BATCHES; i++) {
      host.receive(TWO, geneve(VNI.value(), frame(ELSEWHERE, mac(3))));
    }

    assertThat(ofPort("far").drops()).isEqualTo(Map.of(DropReason.HAND_OVER_FULL, 1L));
  }

  @Test
  void shouldKeepWhatPortsDroppedThemselves() {
    var own = new Counters();
    host.control.attach("tap", new Dropping(new ListPort(host.loop), own), mac(3));
    own.drop(DropReason.TAP_REFUSED, 2);

    assertThat(ofPort("tap").drops()).isEqualTo(Map.of(DropReason.TAP_REFUSED, 2L));
    assertThat(host.forwarder.counted().drops()).isEqualTo(Map.of(DropReason.TAP_REFUSED, 2L));

    host.control.detach("tap");
    own.drop(DropReason.TAP_REFUSED, 2);
    assertThat(host.forwarder.counted().drops()).isEqualTo(Map.of(DropReason.TAP_REFUSED, 2L));
    assertThat(host.counters.drops()).isEmpty();
  }

  private static final class Dropping extends ForwardingPort {
    private final Counters own;

    Dropping(Port port, Counters own) {
      super(port);
      this.own = own;
    }

    @Override
    public Counters counters() {
      return own;
    }
  }
}
