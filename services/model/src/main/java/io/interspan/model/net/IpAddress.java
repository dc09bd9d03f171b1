package io.interspan.model.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/// An IPv4 or IPv6 address. Parsing never asks a name server. An IPv4-mapped IPv6 address becomes
/// the IPv4 address that it stands for.
///
/// @param family which of the two
/// @param high the first 64 bits of an IPv6 address; 0 for IPv4
/// @param low the last 64 bits of an IPv6 address; the 32 bits of an IPv4 address, right-aligned
public record IpAddress(Family family, long high, long low) implements Comparable<IpAddress> {
  /// The two families.
  public enum Family {
    /// 32 bits (RFC 791).
    IPV4(32),
    /// 128 bits (RFC 8200).
    IPV6(128);

    private final int bits;

    Family(int bits) {
      this.bits = bits;
    }

    /// Returns the length of an address in bits.
    public int bits() {
      return bits;
    }
  }

  /// Groups of 16 bits in an IPv6 address.
  private static final int GROUPS = 8;

  private static final Pattern DOTTED =
      Pattern.compile(
          "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");
  private static final Pattern COLONS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  public IpAddress {
    // An IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2) means the IPv4 address, and the JDK
    // and dual-stack sockets take one for the other.
    if (family == Family.IPV6 && high == 0 && low >>> 32 == 0xFFFF) {
      family = Family.IPV4;
      low &= 0xFFFF_FFFFL;
    }
    if (family == Family.IPV4 && (high != 0 || (low & ~0xFFFF_FFFFL) != 0)) {
      throw new IllegalArgumentException("an IPv4 address has 32 bits");
    }
  }

  /// Returns the IPv4 address with the 32 bits of `bits`.
  public static IpAddress v4(int bits) {
    return new IpAddress(Family.IPV4, 0, bits & 0xFFFF_FFFFL);
  }

  /// Returns the address in `bytes`, 4 or 16 of them, first on the wire first.
  ///
  /// @throws IllegalArgumentException for another length
  public static IpAddress of(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    return switch (bytes.length) {
      case 4 -> v4(buffer.getInt());
      case 16 -> new IpAddress(Family.IPV6, buffer.getLong(), buffer.getLong());
      default ->
          throw new IllegalArgumentException(
              "an IP address has 4 or 16 bytes, not " + bytes.length);
    };
  }

  /// Reads `10.0.0.1` or `2001:db8::1`.
  ///
  /// @throws IllegalArgumentException naming the text and the form that would have been right
  public static IpAddress parse(String text) {
    try {
      if (DOTTED.matcher(text).matches()) {
        return of(InetAddress.ofLiteral(text).getAddress());
      }
      if (COLONS.matcher(text).matches()) {
        return of(Inet6Address.ofLiteral(text).getAddress());
      }
    } catch (IllegalArgumentException _) {
      // Said below, with the form that would have been right.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not an IP address like 10.0.0.1 or 2001:db8::1");
  }

  /// Returns the bytes as they stand on the wire: 4 or 16.
  public byte[] toBytes() {
    return switch (family) {
      case IPV4 -> ByteBuffer.allocate(4).putInt((int) low).array();
      case IPV6 -> ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    };
  }

  /// Returns the JDK's form of this address.
  public InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(toBytes());
    } catch (UnknownHostException e) {
      throw new AssertionError("4 and 16 bytes are always an address", e);
    }
  }

  @Override
  public int compareTo(IpAddress other) {
    int byFamily = family.compareTo(other.family);
    int byHigh = byFamily != 0 ? byFamily : Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /// Returns the usual form: RFC 5952 for IPv6, with the longest run of zeros as `::`.
  @Override
  public String toString() {
    if (family == Family.IPV4) {
      return (low >> 24) + "." + (low >> 16 & 0xFF) + "." + (low >> 8 & 0xFF) + "." + (low & 0xFF);
    }
    int run = longestRun();
    int runEnd = run < 0 ? -1 : zerosFrom(run);
    var text = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == run) {
        text.append("::");
        i = runEnd - 1;
        continue;
      }
      if (i > 0 && i != runEnd) {
        text.append(':');
      }
      text.append(Integer.toHexString(group(i)));
    }
    return text.toString();
  }

  private int group(int index) {
    long half = index < 4 ? high : low;
    return (int) (half >>> (48 - index % 4 * 16)) & 0xFFFF;
  }

  // The first group that is not zero at or after `index`.
  private int zerosFrom(int index) {
    int end = index;
    while (end < GROUPS && group(end) == 0) {
      end++;
    }
    return end;
  }

  // The first of the longest runs of two or more groups of zero, or -1.
  private int longestRun() {
    int best = -1;
    int bestLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int length = zerosFrom(i) - i;
      if (length > bestLength) {
        best = i;
        bestLength = length;
      }
    }
    return best;
  }
}
