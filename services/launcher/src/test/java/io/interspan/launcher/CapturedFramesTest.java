package io.interspan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.launcher.capture.Capture;
import io.interspan.launcher.capture.PcapngWriter;
import io.interspan.model.Bytes;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.Offload;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.InternetChecksum;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Tcp;
import io.interspan.vtep.Hop;
import io.interspan.vtep.Hop.Point;
import io.interspan.vtep.forward.Geneve;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What captures write of frames of all sorts, as tshark reads it.
class CapturedFramesTest {
  private static final int IP = Ethernet.HEADER_LENGTH;
  private static final int TCP = IP + Ipv4.MIN_HEADER_LENGTH;
  private static final int HEADERS = TCP + Tcp.MIN_HEADER_LENGTH;
  private static final int SEGMENT = 1_400;

  /// 2026-11-30T12:00:00.123456789Z
  private static final long TIME = 1_796_040_000_123_456_789L;

  @TempDir Path folder;
  private Tshark tshark;

  @BeforeEach
  void find() {
    tshark = new Tshark(Tools.needRootAnd("tshark"));
  }

  /// A TCP packet over IPv4 as a kernel makes it: its checksum field holds the sum of the pseudo
  /// header.
  private static byte[] frame(int payload) {
    var frame = ByteBuffer.allocate(HEADERS + payload);
    Ethernet.write(frame, 0, 0x02_00_00_00_00_02L, 0x02_00_00_00_00_01L, Ethernet.TYPE_IPV4);
    int length = frame.capacity() - TCP;
    frame.put(IP, (byte) 0x45);
    frame.putShort(IP + Ipv4.TOTAL_LENGTH_OFFSET, (short) (frame.capacity() - IP));
    frame.put(IP + Ipv4.TTL_OFFSET, (byte) 64);
    frame.put(IP + Ipv4.PROTOCOL_OFFSET, (byte) Ipv4.PROTOCOL_TCP);
    frame.putInt(IP + Ipv4.SOURCE_OFFSET, 0x0A01_0001);
    frame.putInt(IP + Ipv4.DESTINATION_OFFSET, 0x0A01_0002);
    frame.putShort(
        IP + Ipv4.CHECKSUM_OFFSET, (short) InternetChecksum.of(frame, IP, Ipv4.MIN_HEADER_LENGTH));
    frame.putShort(TCP, (short) 40_000).putShort(TCP + 2, (short) 80);
    frame.put(TCP + Tcp.DATA_OFFSET_OFFSET, (byte) 0x50);
    frame.put(TCP + Tcp.FLAGS_OFFSET, (byte) Tcp.PSH);
    long pseudo =
        InternetChecksum.sum(frame, IP + Ipv4.SOURCE_OFFSET, 8) + Ipv4.PROTOCOL_TCP + length;
    frame.putShort(TCP + Tcp.CHECKSUM_OFFSET, (short) InternetChecksum.fold(pseudo));
    for (int i = HEADERS; i < frame.capacity(); i++) {
      frame.put(i, (byte) i);
    }
    return frame.array();
  }

  private static long offload(boolean isLong) {
    int type = isLong ? Offload.TCP_IPV4 : 0;
    return Offload.pack(
        Offload.NEEDS_CHECKSUM, type, isLong ? SEGMENT : 0, TCP, Tcp.CHECKSUM_OFFSET);
  }

  private static Tep tep(String address) {
    return new Tep(IpAddress.parse(address), Encapsulation.GENEVE);
  }

  private Path write(Capture capture) throws Exception {
    var file = folder.resolve("file.pcapng");
    try (var out = Files.newOutputStream(file)) {
      out.write(PcapngWriter.section());
      out.write(PcapngWriter.description(capture.linkType(), capture.name()));
      for (var next = capture.next(); next.isPresent(); next = capture.next()) {
        for (var packet : next.get()) {
          out.write(PcapngWriter.packet(packet));
        }
      }
      out.write(PcapngWriter.statistics(TIME, 1, 0));
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, 192.0.2.2", "2001:db8::1, 2001:db8::2"})
  void shouldShowTheDatagramsThatALongFrameIsCutInto(String here, String there) throws Exception {
    var frame = frame(3 * SEGMENT + 100);
    var datagram = ByteBuffer.allocate(Geneve.HEADER_LENGTH + frame.length);
    Geneve.write(datagram, 0, 65_536);
    datagram.put(Geneve.HEADER_LENGTH, frame);
    var capture = Capture.ofTunnels("tunnels of west/w1", TIME - 5);
    capture.onHop(
        new Hop(
            Point.TO_TUNNEL,
            5,
            tep(here),
            null,
            tep(there),
            offload(true),
            Bytes.wrap(datagram.array())));

    var file = write(capture);

    tshark.mustBeRight(file);
    boolean ipv6 = here.contains(":");
    var packets =
        tshark.read(
            file,
            ipv6 ? "ipv6.src" : "ip.src",
            ipv6 ? "ipv6.dst" : "ip.dst",
            "udp.dstport",
            "geneve.vni",
            "tcp.len",
            "frame.interface_name",
            "frame.time_epoch",
            "frame.packet_flags_direction",
            "udp.checksum.status");
    assertThat(packets).hasSize(4);
    assertThat(packets)
        .allSatisfy(packet -> {
          assertThat(packet.get(ipv6 ? "ipv6.src" : "ip.src")).startsWith(here);
          assertThat(packet.get(ipv6 ? "ipv6.dst" : "ip.dst")).startsWith(there);
          assertThat(packet.get("udp.dstport")).isEqualTo("6081");
          assertThat(Integer.decode(packet.get("geneve.vni"))).isEqualTo(65_536);
          assertThat(packet.get("frame.interface_name")).isEqualTo("tunnels of west/w1");
          assertThat(packet.get("frame.time_epoch")).isEqualTo("1796040000.123456789");
          assertThat(Integer.decode(packet.get("frame.packet_flags_direction"))).isEqualTo(2);
          // Good is 1, none is 3.
          assertThat(packet.get("udp.checksum.status")).isEqualTo(ipv6 ? "1" : "3");
        });
    assertThat(packets)
        .extracting(packet -> packet.get("tcp.len"))
        .containsExactly("1400", "1400", "1400", "100");
  }

  @ParameterizedTest
  @CsvSource({"100, false", "60000, true"})
  void shouldShowFramesOfAPortWithTheirChecksums(int payload, boolean isLong) throws Exception {
    var capture = Capture.ofPort("nic-9", TIME - 5);
    capture.onHop(
        new Hop(
            Point.FROM_PORT,
            5,
            tep("192.0.2.1"),
            "nic-9",
            null,
            offload(isLong),
            Bytes.wrap(frame(payload))));

    var file = write(capture);

    tshark.mustBeRight(file);
    assertThat(tshark.read(file, "tcp.len", "tcp.checksum.status", "frame.interface_name"))
        .singleElement()
        .satisfies(packet -> {
          assertThat(packet.get("tcp.len")).isEqualTo(Integer.toString(payload));
          assertThat(packet.get("tcp.checksum.status")).isEqualTo("1");
          assertThat(packet.get("frame.interface_name")).isEqualTo("nic-9");
        });
  }

  @Test
  void shouldLeaveAloneWhatAWorkloadAsksForWrongly() throws Exception {
    var frame = Bytes.wrap(frame(100));
    var capture = Capture.ofPort("nic-9", TIME);
    long beyond = Offload.pack(Offload.NEEDS_CHECKSUM, Offload.TCP_IPV4, 1, 60_000, 16);
    capture.onHop(new Hop(Point.FROM_PORT, 0, tep("192.0.2.1"), "nic-9", null, beyond, frame));

    assertThat(capture.next().orElseThrow().getFirst().bytes()).isEqualTo(frame);
  }
}
