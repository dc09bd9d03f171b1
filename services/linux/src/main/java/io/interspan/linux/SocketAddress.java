package io.interspan.linux;

import io.interspan.model.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A `sockaddr_in` or `sockaddr_in6` (ip(7), ipv6(7)). The family is in the machine's own order,
/// the rest in the network's.
///
/// ```text
/// AF_INET   family 2, port 2, address 4, zero 8
/// AF_INET6  family 2, port 2, flow 4, address 16, scope 4
/// ```
final class SocketAddress {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  /// The longer of the two.
  static final int LENGTH = 28;

  private static final int IPV4_LENGTH = 16;
  private static final int PORT_OFFSET = 2;
  private static final int IPV4_OFFSET = 4;
  private static final int IPV6_OFFSET = 8;

  private SocketAddress() {}

  /// Writes an address; the buffer's order counts for nothing. Returns its length.
  static int write(ByteBuffer buffer, int at, IpAddress address, int port) {
    boolean ipv6 = address.family() == IpAddress.Family.IPV6;
    int length = ipv6 ? LENGTH : IPV4_LENGTH;
    for (int i = 0; i < length; i++) {
      buffer.put(at + i, (byte) 0);
    }
    putShort(buffer, at, ipv6 ? AF_INET6 : AF_INET, ByteOrder.nativeOrder());
    putShort(buffer, at + PORT_OFFSET, port, ByteOrder.BIG_ENDIAN);
    if (ipv6) {
      putBig(buffer, at + IPV6_OFFSET, address.high(), Long.BYTES);
      putBig(buffer, at + IPV6_OFFSET + Long.BYTES, address.low(), Long.BYTES);
    } else {
      putBig(buffer, at + IPV4_OFFSET, address.low(), Integer.BYTES);
    }
    return length;
  }

  /// Returns whether the address is an IPv6 one.
  static boolean isIpv6(ByteBuffer buffer, int at) {
    int first = buffer.get(at);
    int second = buffer.get(at + 1);
    return (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? second : first) == AF_INET6;
  }

  /// Returns the first 64 bits of an IPv6 address; 0 of another.
  static long high(ByteBuffer buffer, int at) {
    return isIpv6(buffer, at) ? big(buffer, at + IPV6_OFFSET, Long.BYTES) : 0;
  }

  /// Returns the last 64 bits of an IPv6 address, or the 32 of an IPv4 one.
  static long low(ByteBuffer buffer, int at) {
    return isIpv6(buffer, at)
        ? big(buffer, at + IPV6_OFFSET + Long.BYTES, Long.BYTES)
        : big(buffer, at + IPV4_OFFSET, Integer.BYTES);
  }

  private static void putShort(ByteBuffer buffer, int at, int value, ByteOrder order) {
    boolean big = order == ByteOrder.BIG_ENDIAN;
    buffer.put(at, (byte) (big ? value >>> 8 : value));
    buffer.put(at + 1, (byte) (big ? value : value >>> 8));
  }

  private static void putBig(ByteBuffer buffer, int at, long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      buffer.put(at + i, (byte) (value >>> (8 * (bytes - 1 - i))));
    }
  }

  private static long big(ByteBuffer buffer, int at, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = (value << 8) | (buffer.get(at + i) & 0xFF);
    }
    return value;
  }
}
