package io.interspan.packet.header;

import java.nio.ByteBuffer;

/// The UDP header (RFC 768).
///
/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------------------------------+-------------------------------+
/// |          Source port          |       Destination port        |
/// +-------------------------------+-------------------------------+
/// |            Length             |           Checksum            |
/// +-------------------------------+-------------------------------+
/// ```
public final class Udp {
  public static final int SOURCE_PORT_OFFSET = 0;
  public static final int DESTINATION_PORT_OFFSET = 2;
  public static final int LENGTH_OFFSET = 4;
  public static final int CHECKSUM_OFFSET = 6;
  public static final int HEADER_LENGTH = 8;

  private Udp() {}

  /// Returns the source port.
  public static int sourcePort(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + SOURCE_PORT_OFFSET) & 0xFFFF;
  }

  /// Returns the destination port.
  public static int destinationPort(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + DESTINATION_PORT_OFFSET) & 0xFFFF;
  }

  /// Returns the length of header and data, in bytes.
  public static int length(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + LENGTH_OFFSET) & 0xFFFF;
  }
}
