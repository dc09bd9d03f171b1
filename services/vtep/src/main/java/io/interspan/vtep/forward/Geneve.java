package io.interspan.vtep.forward;

import io.interspan.packet.DropReason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The Geneve header (RFC 8926, section 3.4) and its options (section 3.5).
///
/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---+-----------+-+-+-----------+-------------------------------+
/// |Ver|  Opt Len  |O|C|    Rsvd.  |          Protocol Type        |
/// +---+-----------+-+-+-----------+---------------+---------------+
/// |        Virtual Network Identifier (VNI)       |    Reserved   |
/// +-----------------------------------------------+---------------+
/// ~                    Variable-Length Options                    ~
/// +---------------------------------------------------------------+
///
/// an option:
/// +-------------------------------+---------------+-----+---------+
/// |          Option Class         |C|    Type     |R|R|R| Length  |
/// +-------------------------------+---------------+-----+---------+
/// ~                  Variable-Length Option Data                  ~
/// +---------------------------------------------------------------+
/// ```
///
/// Option lengths are in units of four bytes. Reserved bits are ignored, as the RFC demands.
public final class Geneve {
  public static final int FLAGS_OFFSET = 0;
  public static final int PROTOCOL_OFFSET = 2;
  public static final int VNI_OFFSET = 4;
  public static final int RESERVED_OFFSET = 7;

  /// The length without options.
  public static final int HEADER_LENGTH = 8;

  public static final int OPTION_TYPE_OFFSET = 2;
  public static final int OPTION_LENGTH_OFFSET = 3;
  public static final int OPTION_HEADER_LENGTH = 4;

  /// The bits of the first byte that are the length of the options.
  public static final int OPTIONS_MASK = 0x3F;

  /// That length is in words: bytes by so many bits.
  public static final int OPTIONS_UNIT_SHIFT = 2;

  /// The protocol type of an Ethernet payload.
  public static final int PROTOCOL_ETHERNET = 0x6558;

  private static final int VERSION_SHIFT = 14;
  private static final int OPTIONS_SHIFT = 8;
  private static final int CONTROL = 1 << 7;
  private static final int CRITICAL = 1 << 6;
  private static final int OPTION_CRITICAL = 0x80;
  private static final int OPTION_LENGTH_MASK = 0x1F;

  private Geneve() {}

  /// Judges the `length` bytes at `offset`, reading none beyond them.
  ///
  /// @return why they must be dropped, or null if they are a header that is understood, whole, with
  ///   an Ethernet payload behind it
  public static @Nullable DropReason check(ByteBuffer buffer, int offset, int length) {
    if (length < HEADER_LENGTH) {
      return DropReason.GENEVE_TOO_SHORT;
    }
    int flags = buffer.getShort(offset + FLAGS_OFFSET) & 0xFFFF;
    if (flags >>> VERSION_SHIFT != 0) {
      return DropReason.GENEVE_VERSION;
    }
    int header = headerLength(buffer, offset);
    if (header > length) {
      return DropReason.GENEVE_OPTIONS_LENGTH;
    }
    if ((flags & CONTROL) != 0) {
      return DropReason.GENEVE_CONTROL;
    }
    var fault = checkOptions(buffer, offset + HEADER_LENGTH, offset + header);
    if (fault != null) {
      return fault;
    }
    // The C bit stands for critical options that the walk has not found: it lies, or they do.
    if ((flags & CRITICAL) != 0) {
      return DropReason.GENEVE_CRITICAL_OPTION;
    }
    if ((buffer.getShort(offset + PROTOCOL_OFFSET) & 0xFFFF) != PROTOCOL_ETHERNET) {
      return DropReason.GENEVE_PROTOCOL;
    }
    return null;
  }

  // No option is known yet, so each critical one is unknown.
  private static @Nullable DropReason checkOptions(ByteBuffer buffer, int from, int end) {
    int at = from;
    while (at < end) {
      int dataLength = (buffer.get(at + OPTION_LENGTH_OFFSET) & OPTION_LENGTH_MASK) * 4;
      if (at + OPTION_HEADER_LENGTH + dataLength > end) {
        return DropReason.GENEVE_OPTIONS_LENGTH;
      }
      if ((buffer.get(at + OPTION_TYPE_OFFSET) & OPTION_CRITICAL) != 0) {
        return DropReason.GENEVE_CRITICAL_OPTION;
      }
      at += OPTION_HEADER_LENGTH + dataLength;
    }
    return null;
  }

  /// Returns the length of the header with its options, in bytes.
  public static int headerLength(ByteBuffer buffer, int offset) {
    int flags = buffer.getShort(offset + FLAGS_OFFSET) & 0xFFFF;
    return HEADER_LENGTH + ((flags >>> OPTIONS_SHIFT & OPTIONS_MASK) << OPTIONS_UNIT_SHIFT);
  }

  /// Returns the virtual network identifier.
  public static int vni(ByteBuffer buffer, int offset) {
    return buffer.getInt(offset + VNI_OFFSET) >>> 8;
  }

  /// Writes a header without options for an Ethernet payload.
  public static void write(ByteBuffer buffer, int offset, int vni) {
    buffer.putShort(offset + FLAGS_OFFSET, (short) 0);
    buffer.putShort(offset + PROTOCOL_OFFSET, (short) PROTOCOL_ETHERNET);
    buffer.putInt(offset + VNI_OFFSET, vni << 8);
  }
}
