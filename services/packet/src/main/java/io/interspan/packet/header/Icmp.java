package io.interspan.packet.header;

import java.nio.ByteBuffer;

/// An ICMP echo message (RFC 792, page 14).
///
/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+---------------+-------------------------------+
/// |     Type      |     Code      |          Checksum             |
/// +---------------+---------------+-------------------------------+
/// |           Identifier          |        Sequence number        |
/// +-------------------------------+-------------------------------+
/// |     Data ...
/// +------------------
/// ```
public final class Icmp {
  public static final int TYPE_OFFSET = 0;
  public static final int CODE_OFFSET = 1;
  public static final int CHECKSUM_OFFSET = 2;
  public static final int IDENTIFIER_OFFSET = 4;
  public static final int SEQUENCE_OFFSET = 6;
  public static final int HEADER_LENGTH = 8;

  public static final int ECHO_REPLY = 0;
  public static final int UNREACHABLE = 3;
  public static final int ECHO_REQUEST = 8;
  public static final int TIME_EXCEEDED = 11;
  public static final int BAD_PARAMETER = 12;

  private Icmp() {}

  /// Returns the type: [#ECHO_REQUEST], [#ECHO_REPLY] or another.
  public static int type(ByteBuffer buffer, int offset) {
    return buffer.get(offset + TYPE_OFFSET) & 0xFF;
  }

  /// Returns the identifier of an echo message.
  public static int identifier(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + IDENTIFIER_OFFSET) & 0xFFFF;
  }

  /// Returns the sequence number of an echo message.
  public static int sequence(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + SEQUENCE_OFFSET) & 0xFFFF;
  }

  /// Writes the header of an echo message whose data stands behind it already, its checksum
  /// included.
  ///
  /// @param length of header and data, in bytes
  public static void writeEcho(
      ByteBuffer buffer, int offset, int type, int identifier, int sequence, int length) {
    buffer.putShort(offset + TYPE_OFFSET, (short) (type << 8));
    buffer.putShort(offset + CHECKSUM_OFFSET, (short) 0);
    buffer.putShort(offset + IDENTIFIER_OFFSET, (short) identifier);
    buffer.putShort(offset + SEQUENCE_OFFSET, (short) sequence);
    buffer.putShort(offset + CHECKSUM_OFFSET, (short) InternetChecksum.of(buffer, offset, length));
  }
}
