package io.interspan.packet.header;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Renders a frame's headers in words, one line a header. For people: it allocates.
public final class FrameText {
  private FrameText() {}

  /// Describes the `length` bytes of an Ethernet frame at `offset`, whatever they are.
  public static List<String> describe(ByteBuffer buffer, int offset, int length) {
    var lines = new ArrayList<String>();
    if (length < Ethernet.HEADER_LENGTH) {
      lines.add("Ethernet: cut short after " + length + " bytes");
      return lines;
    }
    int type = Ethernet.type(buffer, offset);
    lines.add(
        "Ethernet "
            + mac(Ethernet.source(buffer, offset))
            + " -> "
            + mac(Ethernet.destination(buffer, offset))
            + ", "
            + typeName(type));
    int payload = offset + Ethernet.HEADER_LENGTH;
    int rest = length - Ethernet.HEADER_LENGTH;
    switch (type) {
      case Ethernet.TYPE_ARP -> lines.add(arp(buffer, payload, rest));
      case Ethernet.TYPE_IPV4 -> ipv4(buffer, payload, rest, lines);
      default -> lines.add(rest + " bytes of payload");
    }
    return lines;
  }

  private static String arp(ByteBuffer buffer, int offset, int length) {
    if (!Arp.isIpv4(buffer, offset, length)) {
      return "ARP: not for IPv4 over Ethernet, or cut short";
    }
    String sender = ip(Arp.senderIp(buffer, offset));
    String senderMac = mac(Arp.senderMac(buffer, offset));
    String target = ip(Arp.targetIp(buffer, offset));
    return switch (Arp.operation(buffer, offset)) {
      case Arp.REQUEST ->
          sender.equals(target)
              ? "ARP announcement: " + sender + " is at " + senderMac
              : "ARP request: who has " + target + "? tell " + sender;
      case Arp.REPLY -> "ARP reply: " + sender + " is at " + senderMac;
      default -> "ARP operation " + Arp.operation(buffer, offset);
    };
  }

  private static void ipv4(ByteBuffer buffer, int offset, int length, List<String> lines) {
    if (!Ipv4.isWhole(buffer, offset, length)) {
      lines.add("IPv4: cut short or malformed");
      return;
    }
    int protocol = Ipv4.protocol(buffer, offset);
    lines.add(
        "IPv4 "
            + ip(Ipv4.source(buffer, offset))
            + " -> "
            + ip(Ipv4.destination(buffer, offset))
            + ", TTL "
            + Ipv4.ttl(buffer, offset)
            + ", "
            + Ipv4.totalLength(buffer, offset)
            + " bytes");
    int header = Ipv4.headerLength(buffer, offset);
    int rest = Ipv4.totalLength(buffer, offset) - header;
    if (Ipv4.isFragment(buffer, offset)) {
      lines.add("a fragment of protocol " + protocol);
    } else if (protocol == Ipv4.PROTOCOL_ICMP && rest >= Icmp.HEADER_LENGTH) {
      lines.add(icmp(buffer, offset + header, rest));
    } else if (protocol == Ipv4.PROTOCOL_UDP && rest >= Udp.HEADER_LENGTH) {
      lines.add(
          "UDP "
              + Udp.sourcePort(buffer, offset + header)
              + " -> "
              + Udp.destinationPort(buffer, offset + header));
    } else {
      lines.add("protocol " + protocol + ", " + rest + " bytes");
    }
  }

  private static String icmp(ByteBuffer buffer, int offset, int length) {
    int type = Icmp.type(buffer, offset);
    if (type != Icmp.ECHO_REQUEST && type != Icmp.ECHO_REPLY) {
      return "ICMP type " + type;
    }
    return "ICMP echo "
        + (type == Icmp.ECHO_REQUEST ? "request" : "reply")
        + ", id "
        + Icmp.identifier(buffer, offset)
        + ", sequence "
        + Icmp.sequence(buffer, offset)
        + ", "
        + (length - Icmp.HEADER_LENGTH)
        + " bytes of data";
  }

  private static String typeName(int type) {
    return switch (type) {
      case Ethernet.TYPE_IPV4 -> "IPv4";
      case Ethernet.TYPE_ARP -> "ARP";
      case Ethernet.TYPE_VLAN -> "VLAN";
      case Ethernet.TYPE_IPV6 -> "IPv6";
      default -> String.format("type 0x%04x", type);
    };
  }

  private static String mac(long mac) {
    return new MacAddress(mac).toString();
  }

  private static String ip(int ip) {
    return IpAddress.v4(ip).toString();
  }
}
