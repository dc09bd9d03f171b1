package io.interspan.model.net;

import java.util.regex.Pattern;

/// A network with a host in it, as in `10.1.0.1/24`: a segment's gateway address, or a network when
/// the host bits are zero.
///
/// @param address the address, host bits kept
/// @param length the number of network bits, 0 to 32 or 0 to 128
public record Prefix(IpAddress address, int length) {
  private static final Pattern LENGTH = Pattern.compile("0|[1-9]\\d{0,2}");

  public Prefix {
    if (length < 0 || length > address.family().bits()) {
      throw new IllegalArgumentException(
          "a prefix of "
              + address
              + " has 0 to "
              + address.family().bits()
              + " bits, not "
              + length);
    }
  }

  /// Reads `10.1.0.1/24`.
  ///
  /// @throws IllegalArgumentException naming the text and the form that would have been right
  public static Prefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash > 0 && LENGTH.matcher(text.substring(slash + 1)).matches()) {
      try {
        return new Prefix(
            IpAddress.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
      } catch (IllegalArgumentException _) {
        // Said below, with the form that would have been right.
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not an address with its prefix length, like 10.1.0.1/24");
  }

  /// Returns whether `other` lies in this network.
  public boolean contains(IpAddress other) {
    if (other.family() != address.family()) {
      return false;
    }
    int bits = address.family().bits();
    int host = bits - length;
    if (bits == 32) {
      return length == 0 || (other.low() ^ address.low()) >>> host == 0;
    }
    if (length <= 64) {
      return length == 0 || (other.high() ^ address.high()) >>> (64 - length) == 0;
    }
    return other.high() == address.high() && (other.low() ^ address.low()) >>> host == 0;
  }

  /// Returns whether the two networks share an address.
  public boolean overlaps(Prefix other) {
    return length <= other.length ? contains(other.address) : other.contains(address);
  }

  /// Returns the network itself: all host bits zero.
  public Prefix network() {
    return new Prefix(
        new IpAddress(
            address.family(), address.high() & ~highHostBits(), address.low() & ~lowHostBits()),
        length);
  }

  /// Returns the network's highest address: all host bits one.
  public IpAddress last() {
    return new IpAddress(
        address.family(), address.high() | highHostBits(), address.low() | lowHostBits());
  }

  private int hostBits() {
    return address.family().bits() - length;
  }

  private long lowHostBits() {
    return ones(hostBits());
  }

  private long highHostBits() {
    return ones(hostBits() - Long.SIZE);
  }

  private static long ones(int bits) {
    return bits <= 0 ? 0 : bits >= Long.SIZE ? -1L : (1L << bits) - 1;
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
