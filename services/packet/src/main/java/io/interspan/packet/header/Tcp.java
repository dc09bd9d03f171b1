package io.interspan.packet.header;

import java.nio.ByteBuffer;

/// The TCP header (RFC 9293, section 3.1).
///
/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------------------------------+-------------------------------+
/// |          Source port          |       Destination port        |
/// +-------------------------------+-------------------------------+
/// |                        Sequence number                        |
/// +---------------------------------------------------------------+
/// |                     Acknowledgment number                     |
/// +-------+-------+---------------+-------------------------------+
/// | Offset| Rsrvd |     Flags     |            Window             |
/// +-------+-------+---------------+-------------------------------+
/// |           Checksum            |        Urgent pointer         |
/// +-------------------------------+-------------------------------+
/// ~                            Options                            ~
/// +---------------------------------------------------------------+
/// ```
public final class Tcp {
  public static final int SOURCE_PORT_OFFSET = 0;
  public static final int SEQUENCE_OFFSET = 4;
  public static final int ACKNOWLEDGMENT_OFFSET = 8;
  public static final int DATA_OFFSET_OFFSET = 12;
  public static final int FLAGS_OFFSET = 13;
  public static final int WINDOW_OFFSET = 14;
  public static final int CHECKSUM_OFFSET = 16;

  /// The length without options.
  public static final int MIN_HEADER_LENGTH = 20;

  public static final int FIN = 0x01;
  public static final int SYN = 0x02;
  public static final int RST = 0x04;
  public static final int PSH = 0x08;
  public static final int ACK = 0x10;
  public static final int CWR = 0x80;

  private Tcp() {}

  /// Returns the length of the header with its options, in bytes.
  public static int headerLength(ByteBuffer buffer, int offset) {
    return (buffer.get(offset + DATA_OFFSET_OFFSET) >>> 4 & 0xF) * 4;
  }

  /// Returns the sequence number.
  public static int sequence(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + SEQUENCE_OFFSET);
  }

  /// Returns the flags.
  public static int flags(ByteBuffer buffer, int offset) {
    return buffer.get(offset + FLAGS_OFFSET) & 0xFF;
  }
}
