package io.interspan.nic;

import io.interspan.model.net.MacAddress;
import io.interspan.packet.header.Arp;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Icmp;
import io.interspan.packet.header.Ipv4;
import java.nio.ByteBuffer;

/// What kind of frame a guest received.
public enum FrameKind {
  /// A question for a MAC address, whoever is asked.
  ARP_REQUEST,
  /// The answer to one.
  ARP_REPLY,
  /// Somebody says who it is (RFC 5227, section 3).
  ARP_ANNOUNCEMENT,
  /// A ping.
  ECHO_REQUEST,
  /// The answer to one.
  ECHO_REPLY,
  /// To a group address, and none of the above.
  OTHER_GROUP,
  /// To this guest, and none of the above.
  OTHER,
  /// To somebody else's own address: flooded since its place was not known.
  FOREIGN,
  /// Too short for what it claims to be.
  MALFORMED;

  /// Classifies a frame.
  ///
  /// @param mac the address of the guest that received it
  static FrameKind of(ByteBuffer buffer, int offset, int length, long mac) {
    if (length < Ethernet.HEADER_LENGTH) {
      return MALFORMED;
    }
    long destination = Ethernet.destination(buffer, offset);
    boolean group = MacAddress.isGroup(destination);
    if (!group && destination != mac) {
      return FOREIGN;
    }
    int payload = offset + Ethernet.HEADER_LENGTH;
    int rest = length - Ethernet.HEADER_LENGTH;
    return switch (Ethernet.type(buffer, offset)) {
      case Ethernet.TYPE_ARP -> ofArp(buffer, payload, rest);
      case Ethernet.TYPE_IPV4 -> ofIpv4(buffer, payload, rest, group);
      default -> group ? OTHER_GROUP : OTHER;
    };
  }

  private static FrameKind ofArp(ByteBuffer buffer, int offset, int length) {
    if (!Arp.isIpv4(buffer, offset, length)) {
      return MALFORMED;
    }
    return switch (Arp.operation(buffer, offset)) {
      case Arp.REQUEST ->
          Arp.senderIp(buffer, offset) == Arp.targetIp(buffer, offset)
              ? ARP_ANNOUNCEMENT
              : ARP_REQUEST;
      case Arp.REPLY -> ARP_REPLY;
      default -> MALFORMED;
    };
  }

  private static FrameKind ofIpv4(ByteBuffer buffer, int offset, int length, boolean group) {
    if (!Ipv4.isWhole(buffer, offset, length)) {
      return MALFORMED;
    }
    int header = Ipv4.headerLength(buffer, offset);
    if (!group
        && Ipv4.protocol(buffer, offset) == Ipv4.PROTOCOL_ICMP
        && !Ipv4.isFragment(buffer, offset)) {
      if (Ipv4.totalLength(buffer, offset) - header < Icmp.HEADER_LENGTH) {
        return MALFORMED;
      }
      int type = Icmp.type(buffer, offset + header);
      if (type == Icmp.ECHO_REQUEST) {
        return ECHO_REQUEST;
      }
      if (type == Icmp.ECHO_REPLY) {
        return ECHO_REPLY;
      }
    }
    return group ? OTHER_GROUP : OTHER;
  }
}
