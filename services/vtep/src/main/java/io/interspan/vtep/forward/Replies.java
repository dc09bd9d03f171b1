package io.interspan.vtep.forward;

import io.interspan.model.net.IpAddress;
import io.interspan.packet.FrameBatch;
import io.interspan.packet.Slab;
import io.interspan.packet.header.Arp;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Icmp;
import io.interspan.packet.header.InternetChecksum;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.NeighborDiscovery;
import io.interspan.vtep.filter.FrameView;
import io.interspan.vtep.route.Gateways;
import java.nio.ByteBuffer;

/// The frames that are made here: ARP and neighbor discovery, and ICMP errors. Each lies in a slot
/// of its own until [#clear], with room for an outer header in front.
///
/// Each method writes a frame that begins at [#offset] and returns its length. Callers ask
/// [#isFull] first.
final class Replies {
  private static final int SLOT = 1536;

  /// What an ICMP error quotes at most, so that it is no longer than anybody takes (RFC 1812,
  /// section 4.3.2.3; RFC 4443, section 3.1).
  private static final int MOST_QUOTED_V4 = 576 - Ipv4.MIN_HEADER_LENGTH - Icmp.HEADER_LENGTH;

  private static final int MOST_QUOTED_V6 = 1280 - Ipv6.HEADER_LENGTH - Icmp.HEADER_LENGTH;

  private static final long ROUTER = Gateways.MAC.value();

  /// All nodes of a link, and those that may have an address (RFC 4291, section 2.7.1).
  private static final long LINK_GROUP = 0xFF02L << 48;

  private static final long ALL_NODES = 1;
  private static final long SOLICITED = 0x1_FF00_0000L;
  private static final long LAST_THREE = 0xFF_FFFFL;

  /// IPv6 groups over Ethernet (RFC 2464, section 7).
  private static final long GROUP_MAC = 0x3333L << 32;

  private final Slab slab = new Slab(Limits.REPLIES * SLOT);
  private final ByteBuffer buffer = slab.buffer();
  private int taken;
  private int at;

  boolean isFull() {
    return taken == Limits.REPLIES;
  }

  /// Returns where the frames lie.
  Slab slab() {
    return slab;
  }

  /// Returns where the one that was made last begins.
  int offset() {
    return at;
  }

  void clear() {
    taken = 0;
  }

  private void begin(long to, long from, int type) {
    at = taken++ * SLOT + FrameBatch.HEADROOM;
    Ethernet.write(buffer, at, to, from, type);
  }

  int arpReply(long asker, int askerIp, long answer, int answerIp) {
    begin(asker, answer, Ethernet.TYPE_ARP);
    return arp(Arp.REPLY, answer, answerIp, asker, askerIp);
  }

  /// The router's question who has an address.
  int arpRequest(int gateway, int target) {
    begin(0xFFFF_FFFF_FFFFL, ROUTER, Ethernet.TYPE_ARP);
    return arp(Arp.REQUEST, ROUTER, gateway, 0, target);
  }

  private int arp(int operation, long sender, int senderIp, long target, int targetIp) {
    int arp = at + Ethernet.HEADER_LENGTH;
    Arp.write(buffer, arp, operation, sender, senderIp, target, targetIp);
    for (int i = arp + Arp.LENGTH; i < at + Ethernet.MIN_FRAME_LENGTH; i++) {
      buffer.put(i, (byte) 0);
    }
    return Ethernet.MIN_FRAME_LENGTH;
  }

  /// The answer to a neighbor solicitation. One that has no address yet is told with all others
  /// (RFC 4861, section 7.2.4).
  int advertisement(
      FrameView asked, long asker, long targetHigh, long targetLow, long answer, boolean isRouter) {
    boolean hasAddress = asked.sourceHigh() != 0 || asked.sourceLow() != 0;
    begin(hasAddress ? asker : GROUP_MAC | ALL_NODES, answer, Ethernet.TYPE_IPV6);
    long high = hasAddress ? asked.sourceHigh() : LINK_GROUP;
    long low = hasAddress ? asked.sourceLow() : ALL_NODES;
    int flags =
        NeighborDiscovery.OVERRIDE
            | (isRouter ? NeighborDiscovery.IS_ROUTER : 0)
            | (hasAddress ? NeighborDiscovery.SOLICITED : 0);
    return discovery(
        NeighborDiscovery.ADVERTISEMENT,
        flags,
        targetHigh,
        targetLow,
        high,
        low,
        targetHigh,
        targetLow,
        answer);
  }

  /// The router's question who has an address.
  int solicitation(long gatewayHigh, long gatewayLow, long targetHigh, long targetLow) {
    long low = SOLICITED | (targetLow & LAST_THREE);
    begin(GROUP_MAC | (low & 0xFFFF_FFFFL), ROUTER, Ethernet.TYPE_IPV6);
    return discovery(
        NeighborDiscovery.SOLICITATION,
        0,
        gatewayHigh,
        gatewayLow,
        LINK_GROUP,
        low,
        targetHigh,
        targetLow,
        ROUTER);
  }

  private int discovery(
      int type,
      int flags,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      long targetHigh,
      long targetLow,
      long mac) {
    int ip = at + Ethernet.HEADER_LENGTH;
    Ipv6.write(
        buffer,
        ip,
        NeighborDiscovery.PROTOCOL,
        NeighborDiscovery.HOP_LIMIT,
        sourceHigh,
        sourceLow,
        destinationHigh,
        destinationLow,
        NeighborDiscovery.LENGTH);
    NeighborDiscovery.write(buffer, ip, type, flags, targetHigh, targetLow, mac);
    return Ethernet.HEADER_LENGTH + Ipv6.HEADER_LENGTH + NeighborDiscovery.LENGTH;
  }

  /// Why a router sends an ICMP error (RFC 792; RFC 4443, section 3): type and code of each
  /// version.
  enum Trouble {
    NO_ROUTE(Icmp.UNREACHABLE, 0, 1),
    TOO_LONG(Icmp.UNREACHABLE, 4, 2),
    TTL_EXPIRED(Icmp.TIME_EXCEEDED, 0, 3);

    private final int type;
    private final int code;
    private final int typeOfIpv6;

    Trouble(int type, int code, int typeOfIpv6) {
      this.type = type;
      this.code = code;
      this.typeOfIpv6 = typeOfIpv6;
    }
  }

  /// An ICMP error of the router's to a port.
  ///
  /// @param about the packet that it is about, in `from`
  /// @param gateway the router's address, of the packet's family
  /// @param mtu in bytes; 0 where it is about something else
  int error(FrameView about, ByteBuffer from, long to, IpAddress gateway, Trouble why, int mtu) {
    begin(to, ROUTER, about.isIpv6() ? Ethernet.TYPE_IPV6 : Ethernet.TYPE_IPV4);
    int ip = at + Ethernet.HEADER_LENGTH;
    int header = about.isIpv6() ? Ipv6.HEADER_LENGTH : Ipv4.MIN_HEADER_LENGTH;
    int most = about.isIpv6() ? MOST_QUOTED_V6 : MOST_QUOTED_V4;
    int quoted = Math.min(about.transport() + about.rest() - about.network(), most);
    int icmp = ip + header;
    buffer.putShort(
        icmp, (short) (about.isIpv6() ? why.typeOfIpv6 << 8 : why.type << 8 | why.code));
    buffer.putShort(icmp + Icmp.CHECKSUM_OFFSET, (short) 0);
    buffer.putInt(icmp + Icmp.IDENTIFIER_OFFSET, mtu);
    buffer.put(icmp + Icmp.HEADER_LENGTH, from, about.network(), quoted);
    int length = Icmp.HEADER_LENGTH + quoted;
    if (about.isIpv6()) {
      Ipv6.write(
          buffer,
          ip,
          NeighborDiscovery.PROTOCOL,
          Ipv4.DEFAULT_TTL,
          gateway.high(),
          gateway.low(),
          about.sourceHigh(),
          about.sourceLow(),
          length);
      int sum = Ipv6.checksum(buffer, ip, NeighborDiscovery.PROTOCOL);
      buffer.putShort(icmp + Icmp.CHECKSUM_OFFSET, (short) sum);
    } else {
      int source = (int) gateway.low();
      Ipv4.write(buffer, ip, 0, Ipv4.PROTOCOL_ICMP, source, (int) about.sourceLow(), length);
      int sum = InternetChecksum.of(buffer, icmp, length);
      buffer.putShort(icmp + Icmp.CHECKSUM_OFFSET, (short) sum);
    }
    return Ethernet.HEADER_LENGTH + header + length;
  }
}
