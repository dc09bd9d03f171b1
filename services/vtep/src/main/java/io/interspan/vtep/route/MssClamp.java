package io.interspan.vtep.route;

import io.interspan.packet.header.InternetChecksum;
import io.interspan.packet.header.Tcp;
import java.nio.ByteBuffer;

/// Lowers the maximum segment size that a TCP endpoint offers (RFC 9293, section 3.7.1) to what
/// goes through a tunnel as one datagram, so that the connection needs no fragments.
public final class MssClamp {
  private static final int END = 0;
  private static final int NO_OPERATION = 1;
  private static final int MSS = 2;
  private static final int MSS_LENGTH = 4;

  private MssClamp() {}

  /// Lowers it in a segment that has SYN.
  ///
  /// @param tcp where its header is, whole
  /// @param length of header and payload, as far as they are there
  /// @param most in bytes
  /// @param isSummed whether the segment has its checksum, or else it is still to be completed
  public static void apply(ByteBuffer buffer, int tcp, int length, int most, boolean isSummed) {
    int end = tcp + Math.min(length, Tcp.headerLength(buffer, tcp));
    int at = tcp + Tcp.MIN_HEADER_LENGTH;
    while (at < end) {
      int kind = buffer.get(at) & 0xFF;
      if (kind == END) {
        return;
      }
      if (kind == NO_OPERATION) {
        at++;
        continue;
      }
      int size = at + 1 < end ? buffer.get(at + 1) & 0xFF : 0;
      if (size < 2 || at + size > end) {
        return;
      }
      if (kind == MSS && size == MSS_LENGTH) {
        lower(buffer, tcp, at + 2, most, isSummed);
        return;
      }
      at += size;
    }
  }

  private static void lower(ByteBuffer buffer, int tcp, int at, int most, boolean isSummed) {
    int before = buffer.getShort(at) & 0xFFFF;
    if (before <= most) {
      return;
    }
    buffer.putShort(at, (short) most);
    if (isSummed) {
      // An option may begin anywhere: where its value lies across two words, its bytes change
      // place.
      boolean isOdd = (at - tcp & 1) != 0;
      int field = tcp + Tcp.CHECKSUM_OFFSET;
      int was = isOdd ? Short.reverseBytes((short) before) & 0xFFFF : before;
      int is = isOdd ? Short.reverseBytes((short) most) & 0xFFFF : most;
      InternetChecksum.update(buffer, field, was, is);
    }
  }
}
