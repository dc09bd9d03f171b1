package io.interspan.vtep.filter;

import io.interspan.packet.Offload;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Icmp;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.NeighborDiscovery;
import io.interspan.packet.header.Tcp;
import io.interspan.packet.header.Udp;
import java.nio.ByteBuffer;

/// What guards and rules look at of a frame, behind up to two tags: who sends it to whom, and as
/// what. One view, set to one frame after the other.
public final class FrameView {
  static final int ICMP_V6 = NeighborDiscovery.PROTOCOL;
  static final int TCP = Ipv4.PROTOCOL_TCP;
  static final int UDP = Ipv4.PROTOCOL_UDP;

  private static final int SCTP = 132;
  private static final int UDP_LITE = 136;
  private static final int DCCP = 33;

  /// Extension headers of IPv6 (RFC 8200, section 4), and that of RFC 4302.
  private static final int HOP_BY_HOP = 0;

  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION_OPTIONS = 60;

  /// No sender of this world has more of them.
  private static final int MAX_EXTENSIONS = 8;

  private static final int EXTENSION_LEAST = 8;
  private static final int MORE_FRAGMENTS = 0x2000;
  private static final int FRAGMENT_OFFSET = 0x1FFF;

  /// Router solicitation to redirect (RFC 4861, section 4).
  private static final int FIRST_OF_DISCOVERY = 133;

  private static final int LAST_OF_DISCOVERY = 137;

  private static final int ECHO_REQUEST_V6 = 128;
  private static final int SOURCE_QUENCH = 4;
  private static final int REDIRECT = 5;

  long sourceMac;
  long destinationMac;
  int etherType;

  /// Whether it has VLAN tags.
  boolean tagged;

  /// Whether the headers do not fit the frame, so that nobody can say what it is.
  boolean malformed;

  boolean ip;
  boolean ipv6;
  long sourceHigh;
  long sourceLow;
  long destinationHigh;
  long destinationLow;
  int protocol;

  /// The ports, or an ICMP message's type and code; 0 where there is neither.
  int first;

  int second;

  /// Of an ICMP echo.
  int identifier;

  int tcpFlags;

  /// Whether it is a fragment, and whether it is one that has no transport header.
  boolean fragment;

  boolean laterFragment;
  int fragmentId;

  /// Where the IP header is in the buffer.
  int network;

  /// Where the transport header is in the buffer, and how much of the packet is there.
  int transport;

  int rest;

  /// Sets the view to a frame with a whole Ethernet header.
  public void read(ByteBuffer buffer, int offset, int length) {
    sourceMac = Ethernet.source(buffer, offset);
    destinationMac = Ethernet.destination(buffer, offset);
    malformed = false;
    ip = false;
    fragment = false;
    laterFragment = false;
    protocol = 0;
    clearTransport();
    int header = Ethernet.networkOffset(buffer, offset, length);
    if (header < 0) {
      etherType = Ethernet.TYPE_VLAN;
      tagged = true;
      malformed = true;
      return;
    }
    etherType = buffer.getShort(offset + header - Short.BYTES) & 0xFFFF;
    tagged = header != Ethernet.HEADER_LENGTH;
    int at = offset + header;
    int most = length - header;
    network = at;
    if (etherType == Ethernet.TYPE_IPV4) {
      malformed = !Ipv4.isWhole(buffer, at, most) || !readIpv4(buffer, at, most);
    } else if (etherType == Ethernet.TYPE_IPV6) {
      malformed = !Ipv6.isWhole(buffer, at, most) || !readIpv6(buffer, at, most);
    }
    if (ip && !malformed && !laterFragment) {
      malformed = !readTransport(buffer);
    }
  }

  /// Sets the view to the packet that an ICMP error quotes, which may be cut short.
  ///
  /// @param error a view of the error
  /// @return whether there is one, and enough of it
  boolean readQuoted(FrameView error, ByteBuffer buffer) {
    int at = error.transport + Icmp.HEADER_LENGTH;
    int most = error.rest - Icmp.HEADER_LENGTH;
    sourceMac = error.destinationMac;
    destinationMac = error.sourceMac;
    malformed = false;
    boolean isRead =
        error.ipv6
            ? most >= Ipv6.HEADER_LENGTH && readIpv6(buffer, at, most)
            : most >= Ipv4.MIN_HEADER_LENGTH && readIpv4(buffer, at, most);
    if (!isRead || laterFragment) {
      return false;
    }
    clearTransport();
    if (isIcmp()) {
      if (rest < Icmp.HEADER_LENGTH) {
        return false;
      }
      readIcmp(buffer);
      return isEcho();
    }
    if (hasPorts()) {
      // RFC 792 promises the first eight bytes, of which these are four.
      if (rest < Udp.LENGTH_OFFSET) {
        return false;
      }
      readPorts(buffer);
    }
    return true;
  }

  private void clearTransport() {
    first = 0;
    second = 0;
    identifier = 0;
    tcpFlags = 0;
  }

  private boolean hasPorts() {
    return protocol == TCP
        || protocol == UDP
        || protocol == UDP_LITE
        || protocol == SCTP
        || protocol == DCCP;
  }

  private boolean readIpv4(ByteBuffer buffer, int at, int most) {
    ip = true;
    ipv6 = false;
    int header = Ipv4.headerLength(buffer, at);
    if (header < Ipv4.MIN_HEADER_LENGTH || header > most) {
      return false;
    }
    sourceHigh = 0;
    sourceLow = Ipv4.source(buffer, at) & 0xFFFF_FFFFL;
    destinationHigh = 0;
    destinationLow = Ipv4.destination(buffer, at) & 0xFFFF_FFFFL;
    protocol = Ipv4.protocol(buffer, at);
    int fragments = buffer.getShort(at + Ipv4.FRAGMENT_OFFSET) & 0xFFFF;
    laterFragment = (fragments & FRAGMENT_OFFSET) != 0;
    fragment = laterFragment || (fragments & MORE_FRAGMENTS) != 0;
    fragmentId = buffer.getShort(at + Ipv4.IDENTIFICATION_OFFSET) & 0xFFFF;
    transport = at + header;
    rest = Math.min(Ipv4.totalLength(buffer, at), most) - header;
    return true;
  }

  private boolean readIpv6(ByteBuffer buffer, int at, int most) {
    ip = true;
    ipv6 = true;
    sourceHigh = buffer.getLong(at + Ipv6.SOURCE_OFFSET);
    sourceLow = buffer.getLong(at + Ipv6.SOURCE_OFFSET + Long.BYTES);
    destinationHigh = buffer.getLong(at + Ipv6.DESTINATION_OFFSET);
    destinationLow = buffer.getLong(at + Ipv6.DESTINATION_OFFSET + Long.BYTES);
    laterFragment = false;
    fragment = false;
    fragmentId = 0;
    int next = Ipv6.nextHeader(buffer, at);
    int end = at + Math.min(Ipv6.HEADER_LENGTH + Ipv6.payloadLength(buffer, at), most);
    int header = at + Ipv6.HEADER_LENGTH;
    for (int extensions = 0; isExtension(next) && !laterFragment; extensions++) {
      if (extensions == MAX_EXTENSIONS || header + EXTENSION_LEAST > end) {
        return false;
      }
      int length = (buffer.get(header + 1) & 0xFF) * 8 + 8;
      if (next == AUTHENTICATION) {
        length = (buffer.get(header + 1) & 0xFF) * 4 + 8;
      } else if (next == FRAGMENT) {
        length = EXTENSION_LEAST;
        fragment = true;
        laterFragment = (buffer.getShort(header + 2) & 0xFFF8) != 0;
        fragmentId = buffer.getInt(header + 4);
      }
      next = buffer.get(header) & 0xFF;
      header += length;
    }
    if (header > end) {
      return false;
    }
    protocol = next;
    transport = header;
    rest = end - header;
    return true;
  }

  private static boolean isExtension(int header) {
    return header == HOP_BY_HOP
        || header == ROUTING
        || header == FRAGMENT
        || header == AUTHENTICATION
        || header == DESTINATION_OPTIONS;
  }

  /// Returns whether the header is whole: a first fragment that ends within it hides what it is
  /// (RFC 1858, section 3; RFC 8200, section 4.5).
  private boolean readTransport(ByteBuffer buffer) {
    switch (protocol) {
      case TCP -> {
        if (rest < Tcp.MIN_HEADER_LENGTH) {
          return false;
        }
        readPorts(buffer);
        tcpFlags = Tcp.flags(buffer, transport);
      }
      case UDP, UDP_LITE, SCTP, DCCP -> {
        if (rest < Udp.HEADER_LENGTH) {
          return false;
        }
        readPorts(buffer);
      }
      case Ipv4.PROTOCOL_ICMP, ICMP_V6 -> {
        if (rest < Icmp.HEADER_LENGTH) {
          return false;
        }
        readIcmp(buffer);
      }
      default -> {
        // It has no ports.
      }
    }
    return true;
  }

  private void readPorts(ByteBuffer buffer) {
    first = Udp.sourcePort(buffer, transport);
    second = Udp.destinationPort(buffer, transport);
  }

  private void readIcmp(ByteBuffer buffer) {
    first = Icmp.type(buffer, transport);
    second = buffer.get(transport + Icmp.CODE_OFFSET) & 0xFF;
    identifier = isEcho() ? Icmp.identifier(buffer, transport) : 0;
  }

  /// Returns whether it is TCP, and begins a connection.
  boolean isSyn() {
    return protocol == TCP && (tcpFlags & (Tcp.SYN | Tcp.ACK)) == Tcp.SYN;
  }

  /// Returns whether it offers a maximum segment size.
  public boolean offersSegmentSize() {
    return ip && !malformed && protocol == TCP && !laterFragment && (tcpFlags & Tcp.SYN) != 0;
  }

  /// Returns whether it is a neighbor discovery message of a type, as long as one is that names a
  /// target, and from this link.
  public boolean isDiscovery(int type, ByteBuffer buffer) {
    return isNeighborDiscovery()
        && first == type
        && !malformed
        && rest >= NeighborDiscovery.MIN_LENGTH
        && (buffer.get(network + Ipv6.HOP_LIMIT_OFFSET) & 0xFF) == NeighborDiscovery.HOP_LIMIT;
  }

  /// Returns whether it has VLAN tags.
  public boolean isTagged() {
    return tagged;
  }

  /// Returns whether the sum that its offload asks for is the one of its transport header: of what
  /// rules look at nothing else may be written.
  ///
  /// @param offset where the frame is in its buffer
  public boolean isSumOfTransport(long offload, int offset) {
    int field =
        switch (protocol) {
          case TCP -> Tcp.CHECKSUM_OFFSET;
          case UDP, UDP_LITE -> Udp.CHECKSUM_OFFSET;
          case Ipv4.PROTOCOL_ICMP, ICMP_V6 -> Icmp.CHECKSUM_OFFSET;
          default -> -1;
        };
    int type = Offload.gsoType(offload) & ~Offload.ECN;
    boolean isKind = type == 0 || protocol == (type == Offload.UDP ? UDP : TCP);
    return ip
        && !malformed
        && !fragment
        && isKind
        && offset + Offload.checksumStart(offload) == transport
        && Offload.checksumOffset(offload) == field;
  }

  /// Says that the frame now goes between these stations.
  public void redirect(long source, long destination) {
    sourceMac = source;
    destinationMac = destination;
  }

  /// Returns the address of the station that the frame is for.
  public long destination() {
    return destinationMac;
  }

  /// Returns what the frame carries.
  public int etherType() {
    return etherType;
  }

  /// Returns whether its headers do not fit it.
  public boolean isMalformed() {
    return malformed;
  }

  /// Returns whether it carries IP.
  public boolean isIp() {
    return ip;
  }

  /// Returns whether the IP is of version 6.
  public boolean isIpv6() {
    return ipv6;
  }

  /// Returns the first 64 bits of the IPv6 source address; 0 for IPv4.
  public long sourceHigh() {
    return sourceHigh;
  }

  /// Returns the last 64 bits of the source address, or the 32 of IPv4.
  public long sourceLow() {
    return sourceLow;
  }

  /// Returns the first 64 bits of the IPv6 destination address; 0 for IPv4.
  public long destinationHigh() {
    return destinationHigh;
  }

  /// Returns the last 64 bits of the destination address, or the 32 of IPv4.
  public long destinationLow() {
    return destinationLow;
  }

  /// Returns where the network header is in the buffer.
  public int network() {
    return network;
  }

  /// Returns where the transport header is in the buffer.
  public int transport() {
    return transport;
  }

  /// Returns how much of the packet is there from the transport header on, in bytes.
  public int rest() {
    return rest;
  }

  /// Returns whether it asks for an echo.
  public boolean asksForEcho() {
    return ip && !laterFragment && isIcmp() && isEchoRequest();
  }

  /// Returns whether an ICMP error may be sent about it (RFC 1122, section 3.2.2; RFC 4443, section
  /// 2.4): not about an error, a later fragment, or what nobody in particular sent.
  public boolean mayCauseError() {
    return ip
        && !laterFragment
        && !isIcmpError()
        && !(isIcmp() && tellsOfPackets())
        && isHost(ipv6, sourceHigh, sourceLow);
  }

  /// Source quench and redirects.
  private boolean tellsOfPackets() {
    return ipv6 ? first == LAST_OF_DISCOVERY : first == SOURCE_QUENCH || first == REDIRECT;
  }

  /// Returns whether an address is of one host, elsewhere than on this one.
  public static boolean isHost(boolean ipv6, long high, long low) {
    if (ipv6) {
      return high >>> 56 != 0xFF && (high != 0 || (low & ~1L) != 0);
    }
    long first = low >>> 24;
    return first != 0 && first != 127 && first < 224;
  }

  boolean isTcp() {
    return protocol == TCP;
  }

  /// Returns whether it is ICMP, of the version of its IP: else it is nothing that anybody answers.
  boolean isIcmp() {
    return protocol == (ipv6 ? ICMP_V6 : Ipv4.PROTOCOL_ICMP);
  }

  boolean isEcho() {
    return isEchoRequest() || first == (ipv6 ? ECHO_REQUEST_V6 + 1 : Icmp.ECHO_REPLY);
  }

  /// Returns whether it may belong to a flow: of ICMP, echoes do, and errors by what they quote.
  boolean mayBeOfFlow() {
    return laterFragment || !isIcmp() || isEcho();
  }

  boolean isEchoRequest() {
    return first == (ipv6 ? ECHO_REQUEST_V6 : Icmp.ECHO_REQUEST);
  }

  /// Returns whether it is an ICMP message that quotes a packet: it could not be delivered (RFC
  /// 792, RFC 4443, section 3).
  boolean isIcmpError() {
    return ip && isIcmp() && (ipv6 ? first < ECHO_REQUEST_V6 : isErrorOfIpv4());
  }

  private boolean isErrorOfIpv4() {
    return first == Icmp.UNREACHABLE || first == Icmp.TIME_EXCEEDED || first == Icmp.BAD_PARAMETER;
  }

  boolean isNeighborDiscovery() {
    return ip
        && ipv6
        && protocol == ICMP_V6
        && !laterFragment
        && first >= FIRST_OF_DISCOVERY
        && first <= LAST_OF_DISCOVERY;
  }

  /// Returns whether what begins with it is a flow, whose other packets are known by it.
  boolean beginsFlow() {
    return protocol != (ipv6 ? ICMP_V6 : Ipv4.PROTOCOL_ICMP) || isEchoRequest();
  }

  /// Sets this to what another would be if its receiver had sent it.
  void turn(FrameView other) {
    sourceMac = other.destinationMac;
    destinationMac = other.sourceMac;
    etherType = other.etherType;
    malformed = false;
    ip = other.ip;
    ipv6 = other.ipv6;
    sourceHigh = other.destinationHigh;
    sourceLow = other.destinationLow;
    destinationHigh = other.sourceHigh;
    destinationLow = other.sourceLow;
    protocol = other.protocol;
    fragment = other.fragment;
    laterFragment = false;
    identifier = other.identifier;
    if (other.isIcmp()) {
      // Of a flow, the one that began it.
      first = ipv6 ? ECHO_REQUEST_V6 : Icmp.ECHO_REQUEST;
      second = 0;
    } else {
      first = other.second;
      second = other.first;
    }
  }
}
