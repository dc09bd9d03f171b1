package io.interspan.launcher.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.Bytes;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.Offload;
import io.interspan.vtep.Hop;
import io.interspan.vtep.Hop.Point;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CaptureTest {
  private static final Tep HERE = new Tep(IpAddress.parse("192.0.2.1"), Encapsulation.GENEVE);
  private static final Tep THERE = new Tep(IpAddress.parse("192.0.2.2"), Encapsulation.GENEVE);
  private static final int LONG = 60_000;

  private final Capture capture = Capture.ofPort("nic-9", 1_000);

  private static Hop atPort(Point point, int bytes) {
    return new Hop(point, 7, HERE, "nic-9", null, Offload.NONE, Bytes.wrap(new byte[bytes]));
  }

  @Test
  void shouldWantWhatItIsOf() {
    assertThat(capture.wants(Point.FROM_PORT, "nic-9")).isTrue();
    assertThat(capture.wants(Point.TO_PORT, "nic-9")).isTrue();
    assertThat(capture.wants(Point.FROM_PORT, "nic-8")).isFalse();
    assertThat(capture.wants(Point.TO_TUNNEL, null)).isFalse();
    var tunnels = Capture.ofTunnels("tunnels", 0);
    assertThat(tunnels.wants(Point.TO_TUNNEL, null)).isTrue();
    assertThat(tunnels.wants(Point.FROM_TUNNEL, null)).isTrue();
    assertThat(tunnels.wants(Point.TO_PORT, "nic-9")).isFalse();
  }

  @Test
  void shouldGiveFramesInOrderWithTheTimeOfDay() {
    capture.onHop(atPort(Point.FROM_PORT, 60));
    capture.onHop(atPort(Point.TO_PORT, 61));

    assertThat(capture.next())
        .contains(List.of(new Packet(1_007, Direction.IN, Bytes.wrap(new byte[60]))));
    assertThat(capture.next())
        .contains(List.of(new Packet(1_007, Direction.OUT, Bytes.wrap(new byte[61]))));
    assertThat(capture.next()).isEmpty();
  }

  @Test
  void shouldCountWhatFindsNoRoom() {
    int sent = 0;
    while (capture.missed() < 3) {
      capture.onHop(atPort(Point.FROM_PORT, LONG));
      sent++;
    }
    int taken = 0;
    while (capture.next().isPresent()) {
      taken++;
    }
    assertThat(taken).isEqualTo(sent - 3);
    assertThat(taken * (long) LONG).isBetween(Capture.MAX_BYTES * 9 / 10, Capture.MAX_BYTES);

    capture.onHop(atPort(Point.FROM_PORT, LONG));
    assertThat(capture.next()).as("there is room again").isPresent();
    assertThat(capture.missed()).isEqualTo(3);
  }

  @Test
  void shouldTellOnceThatThereIsMore() {
    var told = new AtomicInteger();
    capture.listen(told::incrementAndGet);
    assertThat(told).as("of what came before").hasValue(1);

    capture.onHop(atPort(Point.FROM_PORT, 60));
    capture.onHop(atPort(Point.FROM_PORT, 60));
    assertThat(told).hasValue(2);
    while (capture.next().isPresent()) {
      // Until there is nothing.
    }
    capture.onHop(atPort(Point.FROM_PORT, 60));
    assertThat(told).hasValue(3);
  }

  @Test
  void shouldSayInWordsWhatWasSeen() {
    var tunnels = Capture.ofTunnels("tunnels of west/w1", 3_600_000_000_000L);
    tunnels.onHop(
        new Hop(
            Point.TO_TUNNEL,
            5,
            HERE,
            null,
            THERE,
            Offload.NONE,
            Bytes.wrap(new byte[] {0, 0, 0x65, 0x58, 0, 0, 77, 0})));
    var packet = tunnels.next().orElseThrow().getFirst();
    var text =
        new CaptureText(new PcapngReader.Interface(LinkType.RAW, tunnels.name()), ZoneOffset.UTC);

    assertThat(text.describe(packet))
        .containsExactly(
            "01:00:00.000000005 to tunnels of west/w1, 36 bytes",
            "  outer IPv4 192.0.2.1 -> 192.0.2.2",
            "  outer UDP 6081 -> 6081, 8 bytes of data",
            "  Geneve VNI 77, 0 bytes of options",
            "  inner Ethernet: cut short after 0 bytes");
  }
}
