package io.interspan.packet.header;

import java.nio.ByteBuffer;

/// The IPv4 header (RFC 791, section 3.1).
///
/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------+-------+---------------+-------------------------------+
/// |Version|  IHL  |Type of service|          Total length         |
/// +-------+-------+---------------+-----+-------------------------+
/// |        Identification         |Flags|     Fragment offset     |
/// +---------------+---------------+-----+-------------------------+
/// | Time to live  |    Protocol   |        Header checksum        |
/// +---------------+---------------+-------------------------------+
/// |                        Source address                         |
/// +---------------------------------------------------------------+
/// |                     Destination address                       |
/// +---------------------------------------------------------------+
/// ```
public final class Ipv4 {
  public static final int VERSION_OFFSET = 0;
  public static final int TOTAL_LENGTH_OFFSET = 2;
  public static final int IDENTIFICATION_OFFSET = 4;
  public static final int FRAGMENT_OFFSET = 6;
  public static final int TTL_OFFSET = 8;
  public static final int PROTOCOL_OFFSET = 9;
  public static final int CHECKSUM_OFFSET = 10;
  public static final int SOURCE_OFFSET = 12;
  public static final int DESTINATION_OFFSET = 16;

  /// The length without options.
  public static final int MIN_HEADER_LENGTH = 20;

  public static final int PROTOCOL_ICMP = 1;
  public static final int PROTOCOL_TCP = 6;
  public static final int PROTOCOL_UDP = 17;
  public static final int DEFAULT_TTL = 64;

  private Ipv4() {}

  /// Returns whether `length` bytes at `offset` begin with a header that is whole and whose packet
  /// is whole.
  public static boolean isWhole(ByteBuffer buffer, int offset, int length) {
    if (length < MIN_HEADER_LENGTH || buffer.get(offset + VERSION_OFFSET) >> 4 != 4) {
      return false;
    }
    int header = headerLength(buffer, offset);
    int total = totalLength(buffer, offset);
    return header >= MIN_HEADER_LENGTH && header <= total && total <= length;
  }

  /// Returns the length of the header with its options, in bytes.
  public static int headerLength(ByteBuffer buffer, int offset) {
    return (buffer.get(offset + VERSION_OFFSET) & 0xF) * 4;
  }

  /// Returns the length of the packet, header included, in bytes.
  public static int totalLength(ByteBuffer buffer, int offset) {
    return buffer.getShort(offset + TOTAL_LENGTH_OFFSET) & 0xFFFF;
  }

  /// Returns whether the packet is a fragment: not all of it is here.
  public static boolean isFragment(ByteBuffer buffer, int offset) {
    return (buffer.getShort(offset + FRAGMENT_OFFSET) & 0x3FFF) != 0;
  }

  /// Returns the time to live.
  public static int ttl(ByteBuffer buffer, int offset) {
    return buffer.get(offset + TTL_OFFSET) & 0xFF;
  }

  /// Returns the protocol of the payload.
  public static int protocol(ByteBuffer buffer, int offset) {
    return buffer.get(offset + PROTOCOL_OFFSET) & 0xFF;
  }

  /// Returns the source address.
  public static int source(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + SOURCE_OFFSET);
  }

  /// Returns the destination address.
  public static int destination(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + DESTINATION_OFFSET);
  }

  /// Writes a header without options, its checksum included.
  ///
  /// @param payloadLength the bytes that follow the header
  public static void write(
      ByteBuffer buffer,
      int offset,
      int identification,
      int protocol,
      int source,
      int destination,
      int payloadLength) {
    buffer.putShort(offset + VERSION_OFFSET, (short) 0x4500);
    buffer.putShort(offset + TOTAL_LENGTH_OFFSET, (short) (MIN_HEADER_LENGTH + payloadLength));
    buffer.putShort(offset + IDENTIFICATION_OFFSET, (short) identification);
    buffer.putShort(offset + FRAGMENT_OFFSET, (short) 0);
    buffer.put(offset + TTL_OFFSET, (byte) DEFAULT_TTL);
    buffer.put(offset + PROTOCOL_OFFSET, (byte) protocol);
    buffer.putShort(offset + CHECKSUM_OFFSET, (short) 0);
    buffer.putInt(offset + SOURCE_OFFSET, source);
    buffer.putInt(offset + DESTINATION_OFFSET, destination);
    int checksum = InternetChecksum.of(buffer, offset, MIN_HEADER_LENGTH);
    buffer.putShort(offset + CHECKSUM_OFFSET, (short) checksum);
  }
}
