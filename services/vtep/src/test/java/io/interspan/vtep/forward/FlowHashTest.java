package io.interspan.vtep.forward;

import static io.interspan.vtep.filter.Packets.ME;
import static io.interspan.vtep.filter.Packets.ME6;
import static io.interspan.vtep.filter.Packets.OTHER;
import static io.interspan.vtep.filter.Packets.OTHER6;
import static io.interspan.vtep.filter.Packets.fragment;
import static io.interspan.vtep.filter.Packets.icmp;
import static io.interspan.vtep.filter.Packets.ip;
import static io.interspan.vtep.filter.Packets.tcp;
import static io.interspan.vtep.filter.Packets.udp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.interspan.model.net.IpAddress;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.Tcp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FlowHashTest {
  private static int of(byte[] frame) {
    return FlowHash.of(ByteBuffer.wrap(frame), 0, frame.length);
  }

  @Test
  void shouldBeTheSameForAllFramesOfAFlow() {
    for (var frame :
        List.of(
            tcp(ME, 40_000, OTHER, 80, Tcp.SYN),
            tcp(ME6, 40_000, OTHER6, 80, Tcp.SYN),
            udp(ME, 40_000, OTHER, 53))) {
      int header = Ethernet.HEADER_LENGTH + (frame.length < 60 ? 20 : 40);
      var later = ByteBuffer.allocate(frame.length + 700).put(frame).array();
      // Sequence numbers, flags and lengths of TCP and UDP, and what is behind them.
      for (int i = header + 4; i < later.length; i++) {
        later[i] ^= (byte) 0xA5;
      }
      assertThat(of(later)).isEqualTo(of(frame));
    }
    var packet = tcp(ME, 40_000, OTHER, 80, Tcp.SYN);
    var next = packet.clone();
    ByteBuffer.wrap(next)
        .putShort(Ethernet.HEADER_LENGTH + Ipv4.IDENTIFICATION_OFFSET, (short) 9)
        .put(Ethernet.HEADER_LENGTH + Ipv4.TTL_OFFSET, (byte) 3);
    assertThat(of(next)).isEqualTo(of(packet));
  }

  @Test
  void shouldBeTheSameForAllFragmentsOfADatagram() {
    var datagram = udp(ME, 40_000, OTHER, 53);
    var later = ip(ME, OTHER, 17, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

    assertThat(of(fragment(datagram, 0, false)))
        .isEqualTo(of(fragment(later, 8, false)))
        .isEqualTo(of(fragment(later, 16, true)));
  }

  @Test
  void shouldTellFlowsApart() {
    assertThat(
            List.of(
                of(tcp(ME, 40_000, OTHER, 80, 0)),
                of(tcp(ME, 40_001, OTHER, 80, 0)),
                of(tcp(ME, 40_000, OTHER, 81, 0)),
                of(udp(ME, 40_000, OTHER, 80)),
                of(tcp(OTHER, 40_000, ME, 80, 0)),
                of(tcp(ME6, 40_000, OTHER6, 80, 0)),
                of(icmp(ME, OTHER, 8, 1)),
                of(icmp(ME, IpAddress.parse("10.0.0.3"), 8, 1))))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldSpreadFlowsOverAllPorts() {
    var kinds = new ArrayList<int[]>();
    for (int i = 0; i < 3; i++) {
      kinds.add(new int[8]);
    }
    for (int i = 0; i < 1_000; i++) {
      var to = IpAddress.v4(0x0A_01_00_00 + i);
      count(kinds.get(0), tcp(ME, 32_768 + 2 * i, OTHER, 443, 0));
      count(kinds.get(1), udp(ME6, 50_000, OTHER6, 1_000 + i));
      count(kinds.get(2), icmp(ME, to, 8, 1));
    }
    // Of 125 each: five standard deviations around it.
    for (var counts : kinds) {
      for (int count : counts) {
        assertThat(count).isBetween(73, 177);
      }
    }
  }

  private static void count(int[] counts, byte[] frame) {
    counts[Math.floorMod(of(frame), counts.length)]++;
  }

  @Test
  void shouldReadNothingBeyondAPacketThatIsCutShort() {
    for (var packet : List.of(tcp(ME, 1, OTHER, 2, 0), tcp(ME6, 1, OTHER6, 2, 0))) {
      for (int length = 0; length <= packet.length; length++) {
        int cut = length;
        assertThatCode(() -> of(Arrays.copyOf(packet, cut))).doesNotThrowAnyException();
      }
    }
  }

  @Property
  void shouldReadNothingBeyondTheFrame(
      @ForAll @Size(max = 80) byte[] bytes,
      @ForAll @IntRange(max = 8) int before,
      @ForAll @IntRange(max = 2) int kind,
      @ForAll boolean isTcp) {
    var frame = bytes.clone();
    if (frame.length >= Ethernet.HEADER_LENGTH && kind > 0) {
      int type = kind == 1 ? Ethernet.TYPE_IPV4 : Ethernet.TYPE_IPV6;
      ByteBuffer.wrap(frame).putShort(Ethernet.TYPE_OFFSET, (short) type);
      int offset = kind == 1 ? Ipv4.PROTOCOL_OFFSET : Ipv6.NEXT_HEADER_OFFSET;
      if (isTcp && Ethernet.HEADER_LENGTH + offset < frame.length) {
        frame[Ethernet.HEADER_LENGTH + offset] = Ipv4.PROTOCOL_TCP;
      }
    }
    // A view whose limit is the frame's end: reading beyond it throws.
    var buffer = ByteBuffer.allocate(before + frame.length).put(before, frame);

    assertThat(FlowHash.of(buffer, before, frame.length)).isEqualTo(of(frame));
  }
}
