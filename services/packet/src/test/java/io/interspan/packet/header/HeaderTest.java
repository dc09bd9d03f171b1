package io.interspan.packet.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HeaderTest {
  private static final long MAC = 0x020000000001L;
  private static final long OTHER_MAC = 0x020000000002L;
  private static final int IP = 0x0A010001;
  private static final int OTHER_IP = 0x0A010002;

  /// `ping -c 1 -s 8` as Linux sends it: identifier 0x1234, sequence 1.
  private static final String ECHO =
      "020000000002 020000000001 0800"
          + "4500 0024 1c46 4000 40 01 0a92 0a010001 0a010002"
          + "08 00 5ca9 1234 0001 0102030405060708";

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @Test
  void shouldReadAnEchoRequest() {
    var frame = bytes(ECHO);

    assertThat(Ethernet.destination(frame, 0)).isEqualTo(OTHER_MAC);
    assertThat(Ethernet.source(frame, 0)).isEqualTo(MAC);
    assertThat(Ethernet.type(frame, 0)).isEqualTo(Ethernet.TYPE_IPV4);
    assertThat(Ipv4.isWhole(frame, 14, frame.capacity() - 14)).isTrue();
    assertThat(Ipv4.isFragment(frame, 14)).as("do not fragment is no fragment").isFalse();
    assertThat(Ipv4.source(frame, 14)).isEqualTo(IP);
    assertThat(Ipv4.destination(frame, 14)).isEqualTo(OTHER_IP);
    assertThat(Ipv4.protocol(frame, 14)).isEqualTo(Ipv4.PROTOCOL_ICMP);
    assertThat(Ipv4.ttl(frame, 14)).isEqualTo(64);
    assertThat(Icmp.type(frame, 34)).isEqualTo(Icmp.ECHO_REQUEST);
    assertThat(Icmp.identifier(frame, 34)).isEqualTo(0x1234);
    assertThat(Icmp.sequence(frame, 34)).isEqualTo(1);
  }

  @Test
  void shouldWriteAnArpRequest() {
    var frame = ByteBuffer.allocate(42);
    Ethernet.write(frame, 0, 0xFFFFFFFFFFFFL, MAC, Ethernet.TYPE_ARP);
    Arp.write(frame, 14, Arp.REQUEST, MAC, IP, 0, OTHER_IP);

    assertThat(frame)
        .isEqualTo(
            bytes(
                "ffffffffffff 020000000001 0806"
                    + "0001 0800 06 04 0001 020000000001 0a010001 000000000000 0a010002"));
    assertThat(Arp.isIpv4(frame, 14, 28)).isTrue();
    assertThat(Arp.isIpv4(frame, 14, 27)).isFalse();
    assertThat(Arp.operation(frame, 14)).isEqualTo(Arp.REQUEST);
    assertThat(Arp.senderMac(frame, 14)).isEqualTo(MAC);
    assertThat(Arp.targetMac(frame, 14)).isZero();
    assertThat(Arp.senderIp(frame, 14)).isEqualTo(IP);
    assertThat(Arp.targetIp(frame, 14)).isEqualTo(OTHER_IP);
  }

  /// The header of RFC 1071's and many textbooks' example, with its checksum b861.
  @Test
  void shouldSumAsTheRfcSays() {
    var header = bytes("4500 0073 0000 4000 4011 0000 c0a8 0001 c0a8 00c7");

    assertThat(InternetChecksum.of(header, 0, 20)).isEqualTo(0xB861);
    header.putShort(10, (short) 0xB861);
    assertThat(InternetChecksum.of(header, 0, 20)).isZero();
    assertThat(InternetChecksum.of(bytes("0001 f203 f4f5 f6f7"), 0, 8)).isEqualTo(0x220D);
  }

  @Property
  void shouldWriteHeadersWhoseSumIsRight(
      @ForAll int source, @ForAll int destination, @ForAll @Size(max = 99) byte[] data) {
    var packet = ByteBuffer.allocate(28 + data.length);
    packet.put(28, data);
    Icmp.writeEcho(packet, 20, Icmp.ECHO_REPLY, 7, 8, 8 + data.length);
    Ipv4.write(packet, 0, 5, Ipv4.PROTOCOL_ICMP, source, destination, 8 + data.length);

    assertThat(InternetChecksum.of(packet, 0, 20)).isZero();
    assertThat(InternetChecksum.of(packet, 20, 8 + data.length)).isZero();
    assertThat(Ipv4.isWhole(packet, 0, packet.capacity())).isTrue();
    assertThat(Ipv4.isWhole(packet, 0, packet.capacity() - 1)).isFalse();
  }

  @Test
  void shouldTellBadIpv4Headers() {
    assertThat(Ipv4.isWhole(bytes("45"), 0, 1)).isFalse();
    var header = bytes("4500 0014 0000 0000 4011 0000 c0a8 0001 c0a8 00c7");
    assertThat(Ipv4.isWhole(header, 0, 20)).isTrue();
    assertThat(Ipv4.isWhole(header.duplicate().put(0, (byte) 0x65), 0, 20)).as("version").isFalse();
    header.put(0, (byte) 0x44);
    assertThat(Ipv4.isWhole(header, 0, 20)).as("header too short").isFalse();
    header.put(0, (byte) 0x46);
    assertThat(Ipv4.isWhole(header, 0, 20)).as("header beyond the packet").isFalse();
    header.putShort(6, (short) 0x2000);
    assertThat(Ipv4.isFragment(header, 0)).isTrue();
  }

  @Test
  void shouldDescribeFramesInWords() {
    var echo = bytes(ECHO);
    assertThat(FrameText.describe(echo, 0, echo.capacity()))
        .containsExactly(
            "Ethernet 02:00:00:00:00:01 -> 02:00:00:00:00:02, IPv4",
            "IPv4 10.1.0.1 -> 10.1.0.2, TTL 64, 36 bytes",
            "ICMP echo request, id 4660, sequence 1, 8 bytes of data");

    var arp = ByteBuffer.allocate(60);
    Ethernet.write(arp, 0, 0xFFFFFFFFFFFFL, MAC, Ethernet.TYPE_ARP);
    Arp.write(arp, 14, Arp.REQUEST, MAC, IP, 0, OTHER_IP);
    assertThat(FrameText.describe(arp, 0, 60))
        .containsExactly(
            "Ethernet 02:00:00:00:00:01 -> ff:ff:ff:ff:ff:ff, ARP",
            "ARP request: who has 10.1.0.2? tell 10.1.0.1");
    Arp.write(arp, 14, Arp.REPLY, MAC, IP, OTHER_MAC, OTHER_IP);
    assertThat(FrameText.describe(arp, 0, 60))
        .contains("ARP reply: 10.1.0.1 is at 02:00:00:00:00:01");
    Arp.write(arp, 14, Arp.REQUEST, MAC, IP, 0, IP);
    assertThat(FrameText.describe(arp, 0, 60))
        .contains("ARP announcement: 10.1.0.1 is at 02:00:00:00:00:01");

    var udp = bytes(ECHO).put(23, (byte) Ipv4.PROTOCOL_UDP).putShort(34, (short) 53);
    assertThat(FrameText.describe(udp, 0, udp.capacity())).contains("UDP 53 -> 23721");
    assertThat(Udp.length(udp, 34)).isEqualTo(0x1234);
  }

  @Property
  void shouldDescribeAnything(@ForAll @Size(max = 80) byte[] bytes) {
    assertThat(FrameText.describe(ByteBuffer.wrap(bytes), 0, bytes.length)).isNotEmpty();
    for (int type : new int[] {Ethernet.TYPE_ARP, Ethernet.TYPE_IPV4}) {
      var typed = ByteBuffer.allocate(14 + bytes.length).putShort(12, (short) type).put(14, bytes);
      assertThat(FrameText.describe(typed, 0, typed.capacity())).hasSizeGreaterThan(1);
    }
  }
}
