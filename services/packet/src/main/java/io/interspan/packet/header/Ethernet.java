package io.interspan.packet.header;

import java.nio.ByteBuffer;

/// The Ethernet II header (IEEE 802.3, clause 3.1).
///
/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------------------------------------------------------+
/// |                      Destination address                      |
/// +-------------------------------+-------------------------------+
/// |                               |                               |
/// +-------------------------------+                               |
/// |                         Source address                        |
/// +-------------------------------+-------------------------------+
/// |             Type              |
/// +-------------------------------+
/// ```
public final class Ethernet {
  public static final int DESTINATION_OFFSET = 0;
  public static final int SOURCE_OFFSET = 6;
  public static final int TYPE_OFFSET = 12;
  public static final int HEADER_LENGTH = 14;

  /// The shortest frame on a wire, without its check sequence.
  public static final int MIN_FRAME_LENGTH = 60;

  public static final int TYPE_IPV4 = 0x0800;
  public static final int TYPE_ARP = 0x0806;
  public static final int TYPE_VLAN = 0x8100;
  public static final int TYPE_IPV6 = 0x86DD;

  /// A tag of a provider's (IEEE 802.1Q, clause 9.6).
  public static final int TYPE_SERVICE_VLAN = 0x88A8;

  private static final int TAG_LENGTH = 4;
  private static final int MAX_TAGS = 2;

  private Ethernet() {}

  /// Returns the 48 bits of the destination address.
  public static long destination(ByteBuffer buffer, int offset) {
    return mac(buffer, offset + DESTINATION_OFFSET);
  }

  /// Returns the 48 bits of the source address.
  public static long source(ByteBuffer buffer, int offset) {
    return mac(buffer, offset + SOURCE_OFFSET);
  }

  /// Returns the type of the payload.
  public static int type(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + TYPE_OFFSET) & 0xFFFF;
  }

  /// Returns where in a frame the network header begins, behind up to two tags; -1 where the frame
  /// ends before it, or has more of them.
  public static int networkOffset(ByteBuffer buffer, int offset, int length) {
    int at = TYPE_OFFSET;
    for (int tags = 0; at + Short.BYTES <= length; tags++) {
      int type = buffer.getShort(offset + at) & 0xFFFF;
      if (type != TYPE_VLAN && type != TYPE_SERVICE_VLAN) {
        return at + Short.BYTES;
      }
      if (tags == MAX_TAGS) {
        return -1;
      }
      at += TAG_LENGTH;
    }
    return -1;
  }

  /// Writes the header.
  public static void write(ByteBuffer buffer, int offset, long destination, long source, int type) {
    putMac(buffer, offset + DESTINATION_OFFSET, destination);
    putMac(buffer, offset + SOURCE_OFFSET, source);
    buffer.putShort(offset + TYPE_OFFSET, (short) type);
  }

  /// Returns the MAC address at `offset`.
  static long mac(ByteBuffer buffer, int offset) {
    return (buffer.getShort(offset) & 0xFFFFL) << 32 | (buffer.getInt(offset + 2) & 0xFFFF_FFFFL);
  }

  /// Writes a MAC address.
  public static void putMac(ByteBuffer buffer, int offset, long mac) {
    buffer.putShort(offset, (short) (mac >>> 32));
    buffer.putInt(offset + 2, (int) mac);
  }
}
