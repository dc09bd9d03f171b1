package io.interspan.vtep.forward;

import static io.interspan.vtep.forward.Frames.frame;
import static io.interspan.vtep.forward.Frames.geneve;
import static io.interspan.vtep.forward.Frames.ip;
import static io.interspan.vtep.forward.Frames.mac;
import static io.interspan.vtep.forward.Frames.tep;
import static io.interspan.vtep.forward.TestHost.THREE;
import static io.interspan.vtep.forward.TestHost.TWO;
import static io.interspan.vtep.forward.TestHost.VNI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.packet.DropReason;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Tally;
import io.interspan.vtep.VtepProxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlTest {
  private static final Vni OTHER = new Vni(78);

  private final TestHost host = new TestHost();

  @Test
  void shouldStartWithAClosedPort() {
    var one = host.attach(1);
    var two = host.open(2);

    host.send(one, frame(mac(1), MacAddress.BROADCAST));
    host.send(two, frame(mac(2), MacAddress.BROADCAST));

    assertThat(one.up).isFalse();
    assertThat(two.up).isTrue();
    assertThat(one.received).isEmpty();
    assertThat(two.received).isEmpty();
    assertThat(host.counters.dropped(DropReason.PORT_CLOSED)).isEqualTo(1);
  }

  @Test
  void shouldMoveAPortToAnotherSegment() {
    host.control.addSegment(OTHER, false);
    var one = host.open(1);
    var two = host.open(2);
    host.control.open("port-1", OTHER);

    host.send(two, frame(mac(2), mac(1)));

    assertThat(one.received).isEmpty();
    assertThat(host.network.receivers()).containsExactly(TWO, THREE);
  }

  @Test
  void shouldCloseThePortsOfARemovedSegment() {
    var one = host.open(1);
    host.control.removeSegment(VNI);
    host.control.removeSegment(VNI);

    host.send(one, frame(mac(1), MacAddress.BROADCAST));
    host.receive(TWO, geneve(VNI.value(), frame(mac(9), mac(1))));

    assertThat(one.up).isFalse();
    assertThat(host.counters.dropped(DropReason.PORT_CLOSED)).isEqualTo(1);
    assertThat(host.counters.dropped(DropReason.UNKNOWN_VNI)).isEqualTo(1);
  }

  @Test
  void shouldFollowAnAddressThatMovesAway() {
    var one = host.open(1);
    var two = host.open(2);
    host.control.putMac(VNI, mac(1), THREE);

    host.send(two, frame(mac(2), mac(1)));
    host.control.close("port-1");
    host.send(two, frame(mac(2), mac(1)));
    host.control.putMac(VNI, mac(1), TWO);
    host.send(two, frame(mac(2), mac(1)));
    host.control.removeMac(VNI, mac(1));
    host.send(two, frame(mac(2), mac(1)));

    assertThat(one.received).as("while it was open here").hasSize(1);
    assertThat(host.network.receivers()).containsExactly(THREE, TWO);
    assertThat(host.counters.dropped(DropReason.PORT_CLOSED)).isEqualTo(1);
  }

  @Test
  void shouldForgetADetachedPort() {
    var one = host.open(1);
    host.control.detach("port-1");
    host.control.detach("port-1");
    host.control.close("port-1");
    one.toSend.add(frame(mac(1), MacAddress.BROADCAST));

    assertThat(host.forwarder.poll(0)).isZero();
    assertThat(one.up).isFalse();
    host.control.attach("port-1", one, mac(7));
    host.control.open("port-1", VNI);
    host.send(one, frame(mac(7), MacAddress.BROADCAST));
    assertThat(host.network.sent).hasSize(2);
  }

  @Test
  void shouldReplaceAPortOfTheSameId() {
    var before = host.open(1);
    var after = host.open(1);

    host.receive(TWO, geneve(VNI.value(), frame(mac(9), mac(1))));

    assertThat(before.received).isEmpty();
    assertThat(after.received).hasSize(1);
  }

  @Test
  void shouldLetAPortTakeOverTheAddressOfAClosedOne() {
    host.open(1);
    host.control.close("port-1");
    var heir = new ListPort(host.loop);
    host.control.attach("heir", heir, mac(1));
    host.control.open("heir", VNI);

    host.receive(TWO, geneve(VNI.value(), frame(mac(9), mac(1))));

    assertThat(heir.received).hasSize(1);
    host.control.detach("port-1");
    host.receive(TWO, geneve(VNI.value(), frame(mac(9), mac(1))));
    assertThat(heir.received).hasSize(2);
  }

  @Test
  void shouldTakeAllLinksDownWhenItCloses() {
    var one = host.open(1);
    var two = host.open(2);

    host.forwarder.close();

    assertThat(one.up).isFalse();
    assertThat(two.up).isFalse();
  }

  @Test
  void shouldServeTheOthersWhenAPortFails() {
    var broken =
        new ForwardingPort(new ListPort(host.loop)) {
          @Override
          public void deliver(FrameBatch batch) {
            throw new IllegalStateException("wanted");
          }

          @Override
          public int poll(FrameBatch into) {
            throw new IllegalStateException("wanted");
          }
        };
    host.control.attach("a-broken", broken, mac(3));
    host.control.open("a-broken", VNI);
    var one = host.open(1);
    var two = host.open(2);
    one.toSend.add(frame(mac(1), MacAddress.BROADCAST));
    two.toSend.add(frame(mac(2), MacAddress.BROADCAST));

    assertThatThrownBy(() -> host.forwarder.poll(0)).hasMessage("wanted");

    assertThat(one.received).hasSize(1);
    assertThat(two.received).hasSize(1);
    assertThat(host.network.sent).hasSize(4);
    assertThatThrownBy(
            () -> host.receive(TWO, geneve(VNI.value(), frame(mac(9), MacAddress.BROADCAST))))
        .hasMessage("wanted");
    assertThat(one.received).hasSize(2);
  }

  @Test
  void shouldRefuseWhatCannotBe() {
    host.attach(1);
    host.open(2);

    assertThatThrownBy(() -> host.control.open("port-9", VNI))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no port 'port-9'");
    assertThatThrownBy(() -> host.control.open("port-1", OTHER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no segment 78");
    assertThatThrownBy(() -> host.control.setTeps(OTHER, List.of(), List.of()))
        .hasMessageContaining("no segment 78");
    assertThatThrownBy(
            () -> host.control.attach("x", new ListPort(host.loop), MacAddress.BROADCAST))
        .hasMessageContaining("group address");
    host.control.attach("twin", new ListPort(host.loop), mac(2));
    assertThatThrownBy(() -> host.control.open("twin", VNI))
        .hasMessageContaining("the MAC address 02:00:00:00:00:02 of port port-2");
  }

  @Test
  void shouldHoldItsLimits() {
    var many = new ArrayList<Tep>();
    for (int i = 0; i < Limits.TEPS + 2; i++) {
      many.add(tep("198.18." + (i >> 8) + "." + (i & 0xFF)));
    }
    host.control.setTeps(VNI, many, many);
    assertThat(host.counters.get(Tally.TABLE_FULL)).isEqualTo(4);

    for (int i = 0; i < Limits.ADDRESSES + 3; i++) {
      host.control.putMac(VNI, new MacAddress(i * 2L), TWO);
      host.control.putArp(VNI, IpAddress.v4(i), mac(1));
    }
    assertThat(host.counters.get(Tally.TABLE_FULL)).isEqualTo(10);

    for (int i = 0; i < Limits.SEGMENTS - 1; i++) {
      host.control.addSegment(new Vni(1000 + i), false);
    }
    assertThatThrownBy(() -> host.control.addSegment(new Vni(999), false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("4096 segments");
    var port = new ListPort(host.loop);
    for (int i = 0; i < Limits.PORTS; i++) {
      host.control.attach("p" + i, port, mac(i));
    }
    assertThatThrownBy(() -> host.control.attach("one more", port, mac(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1024 ports");
  }

  @Test
  void shouldObeyTheProxyInOrderOnTheLoop() {
    var proxy = new VtepProxy(List.of(new VtepProxy.Copy(host.loop, host.control)));
    var one = new ListPort(host.loop);
    proxy.addSegment(OTHER, true);
    proxy.setTeps(OTHER, List.of(TWO), List.of(TWO));
    proxy.putMac(OTHER, mac(50), TWO);
    proxy.putMac(OTHER, mac(51), TWO);
    proxy.removeMac(OTHER, mac(51));
    proxy.putArp(OTHER, ip(50), mac(50));
    proxy.removeArp(OTHER, ip(50));
    proxy.attach("p", one, mac(1));
    proxy.open("p", OTHER);
    proxy.open("no such port", OTHER);
    proxy.update(c -> {
      c.addSegment(new Vni(79), false);
      c.removeSegment(new Vni(79));
    });
    assertThat(one.up).isFalse();

    host.loop.run();

    assertThat(one.up).isTrue();
    assertThat(host.loop.failures()).as("the port that is not there").isEqualTo(1);
    host.send(one, frame(mac(1), mac(50)));
    assertThat(host.network.receivers()).containsExactly(TWO);
    proxy.close("p");
    proxy.detach("p");
    proxy.removeSegment(OTHER);
    host.loop.run();
    assertThat(one.up).isFalse();
  }
}
