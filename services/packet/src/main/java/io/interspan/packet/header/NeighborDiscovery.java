package io.interspan.packet.header;

import java.nio.ByteBuffer;

/// Neighbor solicitations and advertisements (RFC 4861, sections 4.3 and 4.4), with the one option
/// that says a MAC address. Offsets are from the start of the ICMPv6 message.
///
/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+---------------+-------------------------------+
/// |     Type      |     Code      |          Checksum             |
/// +-+-+-+---------+---------------+-------------------------------+
/// |R|S|O|                     Reserved                            |
/// +-+-+-+---------------------------------------------------------+
/// |                                                               |
/// +                       Target address                          +
/// ~                                                               ~
/// +---------------+---------------+-------------------------------+
/// | Option type   | Length (1)    |    Link-layer address ...     |
/// +---------------+---------------+                               |
/// |                                                               |
/// +---------------------------------------------------------------+
/// ```
public final class NeighborDiscovery {
  public static final int TARGET_OFFSET = 8;
  public static final int OPTION_OFFSET = 24;

  /// With the option.
  public static final int LENGTH = 32;

  /// Without it.
  public static final int MIN_LENGTH = 24;

  public static final int PROTOCOL = 58;
  public static final int SOLICITATION = 135;
  public static final int ADVERTISEMENT = 136;

  /// What nobody forwards: a packet that still has it comes from the link (section 3.1).
  public static final int HOP_LIMIT = 255;

  public static final int IS_ROUTER = 1 << 31;
  public static final int SOLICITED = 1 << 30;
  public static final int OVERRIDE = 1 << 29;

  private static final int SOURCE_OPTION = 1 << 8 | 1;
  private static final int TARGET_OPTION = 2 << 8 | 1;

  private NeighborDiscovery() {}

  /// Writes a message behind an IPv6 header, its checksum included.
  ///
  /// @param ip where the IPv6 header is, written
  /// @param flags of an advertisement; 0 for a solicitation
  /// @param mac the link-layer address of the option
  public static void write(
      ByteBuffer buffer, int ip, int type, int flags, long targetHigh, long targetLow, long mac) {
    int at = ip + Ipv6.HEADER_LENGTH;
    buffer.putInt(at, type << 24);
    buffer.putInt(at + 4, flags);
    buffer.putLong(at + TARGET_OFFSET, targetHigh);
    buffer.putLong(at + TARGET_OFFSET + Long.BYTES, targetLow);
    int option = type == SOLICITATION ? SOURCE_OPTION : TARGET_OPTION;
    buffer.putShort(at + OPTION_OFFSET, (short) option);
    Ethernet.putMac(buffer, at + OPTION_OFFSET + 2, mac);
    buffer.putShort(at + 2, (short) Ipv6.checksum(buffer, ip, PROTOCOL));
  }
}
