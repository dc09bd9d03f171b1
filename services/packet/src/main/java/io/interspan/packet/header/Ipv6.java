package io.interspan.packet.header;

import java.nio.ByteBuffer;

/// The IPv6 header (RFC 8200, section 3).
///
/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------+---------------+---------------------------------------+
/// |Version| Traffic class |              Flow label               |
/// +-------+---------------+-------+---------------+---------------+
/// |        Payload length         |  Next header  |   Hop limit   |
/// +-------------------------------+---------------+---------------+
/// ~                   Source address, 16 bytes                    ~
/// +---------------------------------------------------------------+
/// ~                 Destination address, 16 bytes                 ~
/// +---------------------------------------------------------------+
/// ```
public final class Ipv6 {
  public static final int VERSION_OFFSET = 0;
  public static final int PAYLOAD_LENGTH_OFFSET = 4;
  public static final int NEXT_HEADER_OFFSET = 6;
  public static final int HOP_LIMIT_OFFSET = 7;
  public static final int SOURCE_OFFSET = 8;
  public static final int DESTINATION_OFFSET = 24;
  public static final int HEADER_LENGTH = 40;

  private Ipv6() {}

  /// Returns whether `length` bytes at `offset` begin with a header whose packet is whole.
  public static boolean isWhole(ByteBuffer buffer, int offset, int length) {
    return length >= HEADER_LENGTH
        && (buffer.get(offset + VERSION_OFFSET) >> 4 & 0xF) == 6
        && HEADER_LENGTH + payloadLength(buffer, offset) <= length;
  }

  /// Writes a header without traffic class and flow label.
  ///
  /// @param payloadLength the bytes that follow the header
  public static void write(
      ByteBuffer buffer,
      int offset,
      int nextHeader,
      int hopLimit,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int payloadLength) {
    buffer.putInt(offset + VERSION_OFFSET, 6 << 28);
    buffer.putShort(offset + PAYLOAD_LENGTH_OFFSET, (short) payloadLength);
    buffer.put(offset + NEXT_HEADER_OFFSET, (byte) nextHeader);
    buffer.put(offset + HOP_LIMIT_OFFSET, (byte) hopLimit);
    buffer.putLong(offset + SOURCE_OFFSET, sourceHigh);
    buffer.putLong(offset + SOURCE_OFFSET + Long.BYTES, sourceLow);
    buffer.putLong(offset + DESTINATION_OFFSET, destinationHigh);
    buffer.putLong(offset + DESTINATION_OFFSET + Long.BYTES, destinationLow);
  }

  /// Returns the checksum of what an IPv6 packet carries, with its pseudo header (RFC 8200, section
  /// 8.1); the field itself has been set to 0.
  ///
  /// @param offset where the IPv6 header is; its payload follows it, without extensions
  public static int checksum(ByteBuffer buffer, int offset, int protocol) {
    int length = payloadLength(buffer, offset);
    long sum =
        InternetChecksum.sum(buffer, offset + SOURCE_OFFSET, 32)
            + length
            + protocol
            + InternetChecksum.sum(buffer, offset + HEADER_LENGTH, length);
    return InternetChecksum.finish(sum);
  }

  /// Returns the bytes after the header, extension headers among them.
  public static int payloadLength(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + PAYLOAD_LENGTH_OFFSET) & 0xFFFF;
  }

  /// Returns the type of the header after this one: a protocol, or an extension.
  public static int nextHeader(ByteBuffer buffer, int offset) {
    return buffer.get(offset + NEXT_HEADER_OFFSET) & 0xFF;
  }
}
