package io.interspan.firewall.logic.match;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.util.Optional;

/// What rules look at of a packet: the first of a flow.
///
/// @param source the station that sent the frame
/// @param destination the station that it is for
/// @param etherType what the frame carries
/// @param ip what is in it, where that is IP
public record Packet(MacAddress source, MacAddress destination, int etherType, Optional<Ip> ip) {
  /// EtherType of IPv4 (RFC 894).
  public static final int IPV4 = 0x0800;

  /// EtherType of IPv6 (RFC 2464).
  public static final int IPV6 = 0x86DD;

  /// Protocol number of ICMPv6 (RFC 4443).
  static final int ICMP_V6 = 58;

  /// Neighbor discovery (RFC 4861, section 4): ICMPv6 types 133 to 137.
  private static final int FIRST_OF_DISCOVERY = 133;

  private static final int LAST_OF_DISCOVERY = 137;

  /// What IP carries.
  ///
  /// @param source who sends
  /// @param destination who receives
  /// @param protocol as IANA numbers them
  /// @param first the sender's port; of ICMP, the type; 0 where there is neither
  /// @param second the receiver's port; of ICMP, the code; 0 where there is neither
  public record Ip(IpAddress source, IpAddress destination, int protocol, int first, int second) {}

  /// Returns whether it asks for, or tells, who has an address: to IPv6 what ARP is to IPv4.
  boolean isNeighborDiscovery() {
    return ip.filter(it ->
            it.protocol() == ICMP_V6
                && it.first() >= FIRST_OF_DISCOVERY
                && it.first() <= LAST_OF_DISCOVERY)
        .isPresent();
  }
}
