package io.interspan.vtep.filter;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.packet.header.Arp;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.InternetChecksum;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.Tcp;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Frames with IP packets for tests. ICMP and TCP have their checksums where `summed` made them;
/// nobody looks at others.
public final class Packets {
  public static final MacAddress HERE = new MacAddress(0x02_00_00_00_00_01L);
  public static final MacAddress THERE = new MacAddress(0x02_00_00_00_00_02L);
  public static final IpAddress ME = IpAddress.parse("10.0.0.1");
  public static final IpAddress OTHER = IpAddress.parse("10.0.0.2");
  public static final IpAddress ME6 = IpAddress.parse("2001:db8::1");
  public static final IpAddress OTHER6 = IpAddress.parse("2001:db8::2");

  private Packets() {}

  public static byte[] tcp(IpAddress from, int sourcePort, IpAddress to, int port, int flags) {
    var segment = ByteBuffer.allocate(Tcp.MIN_HEADER_LENGTH);
    segment.putShort((short) sourcePort).putShort((short) port);
    segment.put(Tcp.DATA_OFFSET_OFFSET, (byte) 0x50).put(Tcp.FLAGS_OFFSET, (byte) flags);
    return ip(from, to, 6, segment.array());
  }

  public static byte[] udp(IpAddress from, int sourcePort, IpAddress to, int port) {
    var datagram = ByteBuffer.allocate(12).putShort((short) sourcePort).putShort((short) port);
    return ip(from, to, 17, datagram.putShort((short) 12).array());
  }

  /// An ICMP message of either version, as its addresses say.
  public static byte[] icmp(IpAddress from, IpAddress to, int type, int identifier, byte... data) {
    var message = ByteBuffer.allocate(8 + data.length).put((byte) type);
    message.putShort(4, (short) identifier).put(8, data);
    return ip(from, to, isIpv4(from) ? 1 : 58, message.array());
  }

  public static byte[] ip(IpAddress from, IpAddress to, int protocol, byte[] payload) {
    boolean isIpv4 = isIpv4(from);
    int header = isIpv4 ? Ipv4.MIN_HEADER_LENGTH : Ipv6.HEADER_LENGTH;
    var frame = ByteBuffer.allocate(Ethernet.HEADER_LENGTH + header + payload.length);
    boolean isOut = from.equals(ME) || from.equals(ME6);
    var source = isOut ? HERE : THERE;
    var destination = isOut ? THERE : HERE;
    int type = isIpv4 ? Ethernet.TYPE_IPV4 : Ethernet.TYPE_IPV6;
    Ethernet.write(frame, 0, destination.value(), source.value(), type);
    int at = Ethernet.HEADER_LENGTH;
    if (isIpv4) {
      Ipv4.write(frame, at, 7, protocol, (int) from.low(), (int) to.low(), payload.length);
    } else {
      frame.putInt(at, 6 << 28).putShort(at + 4, (short) payload.length);
      frame.put(at + 6, (byte) protocol).put(at + 7, (byte) 64);
      frame.put(at + 8, from.toBytes()).put(at + 24, to.toBytes());
    }
    return frame.put(at + header, payload).array();
  }

  /// The same as one of several fragments.
  ///
  /// @param offset in units of 8 bytes
  public static byte[] fragment(byte[] frame, int offset, boolean isLast) {
    var copy = frame.clone();
    ByteBuffer.wrap(copy)
        .putShort(
            Ethernet.HEADER_LENGTH + Ipv4.FRAGMENT_OFFSET,
            (short) (offset | (isLast ? 0 : 0x2000)));
    return copy;
  }

  public static byte[] arp(MacAddress mac, IpAddress ip) {
    var frame = ByteBuffer.allocate(Ethernet.MIN_FRAME_LENGTH);
    Ethernet.write(frame, 0, MacAddress.BROADCAST.value(), HERE.value(), Ethernet.TYPE_ARP);
    Arp.write(
        frame,
        Ethernet.HEADER_LENGTH,
        Arp.REQUEST,
        mac.value(),
        (int) ip.low(),
        0,
        (int) OTHER.low());
    return frame.array();
  }

  /// The packet in a frame, as an ICMP error quotes it.
  public static byte[] quoted(byte[] frame) {
    return Arrays.copyOfRange(frame, Ethernet.HEADER_LENGTH, Math.min(frame.length, 42));
  }

  /// Returns a frame of other stations, with the checksums of IP, TCP and ICMP made whole.
  public static byte[] summed(byte[] frame, MacAddress from, MacAddress to) {
    var buffer = ByteBuffer.wrap(frame.clone());
    int type = Ethernet.type(buffer, 0);
    Ethernet.write(buffer, 0, to.value(), from.value(), type);
    int field = sumField(buffer);
    if (field >= 0) {
      buffer.putShort(field, (short) 0);
      buffer.putShort(field, (short) sumOf(buffer));
    }
    return buffer.array();
  }

  /// Returns whether all checksums of a frame are right.
  public static boolean isSummed(byte[] frame) {
    var buffer = ByteBuffer.wrap(frame);
    boolean isIpv4 = Ethernet.type(buffer, 0) == Ethernet.TYPE_IPV4;
    int ip = Ethernet.HEADER_LENGTH;
    return (!isIpv4 || InternetChecksum.of(buffer, ip, Ipv4.MIN_HEADER_LENGTH) == 0)
        && (sumField(buffer) < 0 || sumOf(buffer) == 0);
  }

  private static int sumField(ByteBuffer frame) {
    boolean isIpv4 = Ethernet.type(frame, 0) == Ethernet.TYPE_IPV4;
    int ip = Ethernet.HEADER_LENGTH;
    int payload = ip + (isIpv4 ? Ipv4.MIN_HEADER_LENGTH : Ipv6.HEADER_LENGTH);
    return switch (frame.get(ip + (isIpv4 ? Ipv4.PROTOCOL_OFFSET : Ipv6.NEXT_HEADER_OFFSET))) {
      case 1, 58 -> payload + 2;
      case 6 -> payload + Tcp.CHECKSUM_OFFSET;
      default -> -1;
    };
  }

  private static int sumOf(ByteBuffer frame) {
    int ip = Ethernet.HEADER_LENGTH;
    if (Ethernet.type(frame, 0) == Ethernet.TYPE_IPV6) {
      return Ipv6.checksum(frame, ip, Ipv6.nextHeader(frame, ip));
    }
    int payload = ip + Ipv4.MIN_HEADER_LENGTH;
    int length = Ipv4.totalLength(frame, ip) - Ipv4.MIN_HEADER_LENGTH;
    long sum = InternetChecksum.sum(frame, payload, length);
    if (Ipv4.protocol(frame, ip) == Ipv4.PROTOCOL_TCP) {
      sum += InternetChecksum.sum(frame, ip + Ipv4.SOURCE_OFFSET, 8) + length + 6;
    }
    return InternetChecksum.finish(sum);
  }

  private static boolean isIpv4(IpAddress address) {
    return address.family() == IpAddress.Family.IPV4;
  }
}
