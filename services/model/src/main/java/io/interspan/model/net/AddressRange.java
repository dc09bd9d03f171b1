package io.interspan.model.net;

/// IP addresses of one family that follow each other: one, a network's, or from one to another.
///
/// @param first the lowest
/// @param last the highest; the same for a single address
public record AddressRange(IpAddress first, IpAddress last) {
  public AddressRange {
    if (first.family() != last.family() || first.compareTo(last) > 0) {
      throw new IllegalArgumentException(
          "'" + first + "-" + last + "' does not run from a lower to a higher address of a family");
    }
  }

  /// Reads `10.1.0.7`, `10.1.0.0/24` or `10.1.0.7-10.1.0.20`, or the same in IPv6.
  ///
  /// @throws IllegalArgumentException saying what is wrong
  public static AddressRange parse(String text) {
    int dash = text.indexOf('-');
    if (dash >= 0) {
      return new AddressRange(
          IpAddress.parse(text.substring(0, dash).strip()),
          IpAddress.parse(text.substring(dash + 1).strip()));
    }
    if (text.indexOf('/') >= 0) {
      var network = Prefix.parse(text).network();
      return new AddressRange(network.address(), network.last());
    }
    var one = IpAddress.parse(text);
    return new AddressRange(one, one);
  }

  /// Returns whether an address is one of these.
  public boolean contains(IpAddress address) {
    return address.family() == first.family()
        && first.compareTo(address) <= 0
        && address.compareTo(last) <= 0;
  }

  @Override
  public String toString() {
    return first.equals(last) ? first.toString() : first + "-" + last;
  }
}
