package io.interspan.packet.header;

import java.nio.ByteBuffer;

/// The one's complement sum that IPv4 and ICMP use (RFC 1071).
public final class InternetChecksum {
  private InternetChecksum() {}

  /// Returns the checksum of `length` bytes at `offset`; 0 where they hold their own right
  /// checksum.
  public static int of(ByteBuffer buffer, int offset, int length) {
    long sum = 0;
    int end = offset + length;
    int at = offset;
    for (; at + 1 < end; at += 2) {
      sum += buffer.getShort(at) & 0xFFFF;
    }
    if (at < end) {
      sum += (buffer.get(at) & 0xFF) << 8;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return (int) ~sum & 0xFFFF;
  }
}
