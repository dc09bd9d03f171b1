package io.interspan.packet.header;

import java.nio.ByteBuffer;

/// An ARP message for IPv4 over Ethernet (RFC 826). Offsets are from the start of the message,
/// which follows the Ethernet header.
///
/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------------------------------+-------------------------------+
/// |      Hardware type (1)        |     Protocol type (0x0800)    |
/// +---------------+---------------+-------------------------------+
/// | HW length (6) | IP length (4) |           Operation           |
/// +---------------+---------------+-------------------------------+
/// |                   Sender hardware address                     |
/// +-------------------------------+-------------------------------+
/// |                               |     Sender IP address ...     |
/// +-------------------------------+-------------------------------+
/// |    ... Sender IP address      |                               |
/// +-------------------------------+                               |
/// |                   Target hardware address                     |
/// +---------------------------------------------------------------+
/// |                      Target IP address                        |
/// +---------------------------------------------------------------+
/// ```
public final class Arp {
  public static final int HARDWARE_TYPE_OFFSET = 0;
  public static final int PROTOCOL_TYPE_OFFSET = 2;
  public static final int LENGTHS_OFFSET = 4;
  public static final int OPERATION_OFFSET = 6;
  public static final int SENDER_MAC_OFFSET = 8;
  public static final int SENDER_IP_OFFSET = 14;
  public static final int TARGET_MAC_OFFSET = 18;
  public static final int TARGET_IP_OFFSET = 24;
  public static final int LENGTH = 28;

  public static final int REQUEST = 1;
  public static final int REPLY = 2;

  private static final int ETHERNET_AND_IPV4 = 1 << 16 | Ethernet.TYPE_IPV4;
  private static final int LENGTHS = 6 << 8 | 4;

  private Arp() {}

  /// Returns whether `length` bytes at `offset` are an ARP message for IPv4 over Ethernet.
  public static boolean isIpv4(ByteBuffer buffer, int offset, int length) {
    return length >= LENGTH
        && buffer.getInt(offset + HARDWARE_TYPE_OFFSET) == ETHERNET_AND_IPV4
        && buffer.getShort(offset + LENGTHS_OFFSET) == LENGTHS;
  }

  /// Returns the operation: [#REQUEST] or [#REPLY].
  public static int operation(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + OPERATION_OFFSET) & 0xFFFF;
  }

  /// Returns the sender's MAC address.
  public static long senderMac(ByteBuffer buffer, int offset) {
    return Ethernet.mac(buffer, offset + SENDER_MAC_OFFSET);
  }

  /// Returns the sender's IPv4 address.
  public static int senderIp(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + SENDER_IP_OFFSET);
  }

  /// Returns the target's MAC address.
  public static long targetMac(ByteBuffer buffer, int offset) {
    return Ethernet.mac(buffer, offset + TARGET_MAC_OFFSET);
  }

  /// Returns the target's IPv4 address.
  public static int targetIp(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + TARGET_IP_OFFSET);
  }

  /// Writes a message.
  public static void write(
      ByteBuffer buffer,
      int offset,
      int operation,
      long senderMac,
      int senderIp,
      long targetMac,
      int targetIp) {
    buffer.putInt(offset + HARDWARE_TYPE_OFFSET, ETHERNET_AND_IPV4);
    buffer.putShort(offset + LENGTHS_OFFSET, (short) LENGTHS);
    buffer.putShort(offset + OPERATION_OFFSET, (short) operation);
    Ethernet.putMac(buffer, offset + SENDER_MAC_OFFSET, senderMac);
    buffer.putInt(offset + SENDER_IP_OFFSET, senderIp);
    Ethernet.putMac(buffer, offset + TARGET_MAC_OFFSET, targetMac);
    buffer.putInt(offset + TARGET_IP_OFFSET, targetIp);
  }
}
