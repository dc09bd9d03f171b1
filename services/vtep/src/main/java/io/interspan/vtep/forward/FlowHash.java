package io.interspan.vtep.forward;

import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import java.nio.ByteBuffer;

/// A number for the flow that a frame is of: that of all its frames is the same, those of different
/// flows are mostly different. By addresses, protocol and, with TCP and UDP, ports; where they are
/// not to be read, in fragments and behind VLAN tags by what there is: so a flow of which some
/// datagrams are fragmented is two. Checks nothing else of the frame.
public final class FlowHash {
  private static final int PORTS_BYTES = 4;

  private FlowHash() {}

  /// Returns the number.
  ///
  /// @param offset where the frame begins, with its Ethernet header
  /// @param length of the frame, in bytes
  public static int of(ByteBuffer buffer, int offset, int length) {
    if (length < Ethernet.HEADER_LENGTH) {
      return 0;
    }
    int network = offset + Ethernet.HEADER_LENGTH;
    int room = length - Ethernet.HEADER_LENGTH;
    int type = Ethernet.type(buffer, offset);
    if (type == Ethernet.TYPE_IPV4 && room >= Ipv4.MIN_HEADER_LENGTH) {
      return ofIpv4(buffer, network, room);
    }
    if (type == Ethernet.TYPE_IPV6 && room >= Ipv6.HEADER_LENGTH) {
      return ofIpv6(buffer, network, room);
    }
    long addresses = Ethernet.destination(buffer, offset) * 31 + Ethernet.source(buffer, offset);
    return mix(addresses * 31 + type);
  }

  private static int ofIpv4(ByteBuffer buffer, int at, int room) {
    int protocol = Ipv4.protocol(buffer, at);
    int header = Ipv4.headerLength(buffer, at);
    boolean hasPorts = !Ipv4.isFragment(buffer, at) && hasPorts(protocol, room - header);
    long addresses = (long) Ipv4.source(buffer, at) << 32 ^ Ipv4.destination(buffer, at);
    return mix(addresses, protocol, hasPorts ? buffer.getInt(at + header) : 0);
  }

  private static int ofIpv6(ByteBuffer buffer, int at, int room) {
    int protocol = Ipv6.nextHeader(buffer, at);
    boolean hasPorts = hasPorts(protocol, room - Ipv6.HEADER_LENGTH);
    long source = halves(buffer, at + Ipv6.SOURCE_OFFSET);
    long destination = halves(buffer, at + Ipv6.DESTINATION_OFFSET);
    return mix(
        source * 31 + destination, protocol, hasPorts ? buffer.getInt(at + Ipv6.HEADER_LENGTH) : 0);
  }

  private static long halves(ByteBuffer buffer, int at) {
    return buffer.getLong(at) * 31 + buffer.getLong(at + Long.BYTES);
  }

  private static boolean hasPorts(int protocol, int room) {
    return room >= PORTS_BYTES && (protocol == Ipv4.PROTOCOL_TCP || protocol == Ipv4.PROTOCOL_UDP);
  }

  private static int mix(long addresses, int protocol, int ports) {
    return mix((addresses * 31 + protocol) * 31 + ports);
  }

  /// Has each bit count for the upper ones, of which the number is made.
  private static int mix(long value) {
    long mixed = (value ^ value >>> 32) * 0x9E37_79B9_7F4A_7C15L;
    long again = (mixed ^ mixed >>> 29) * 0xBF58_476D_1CE4_E5B9L;
    return (int) (again >>> 32);
  }
}
