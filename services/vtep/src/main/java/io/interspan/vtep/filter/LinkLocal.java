package io.interspan.vtep.filter;

/// IPv6 addresses of a link that follow from a MAC address (RFC 4291, section 2.5.6 and appendix
/// A).
final class LinkLocal {
  private static final long PREFIX = 0xFE80L << 48;
  private static final long UNIVERSAL = 1L << 57;

  private LinkLocal() {}

  /// Returns whether the address of these halves is the one of a MAC address.
  static boolean isOf(long mac, long high, long low) {
    long identifier = (mac >>> 24) << 40 | 0xFF_FE00_0000L | (mac & 0xFF_FFFFL);
    return high == PREFIX && low == (identifier ^ UNIVERSAL);
  }
}
