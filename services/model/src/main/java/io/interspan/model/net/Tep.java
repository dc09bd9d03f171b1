package io.interspan.model.net;

/// A tunnel endpoint: where a host takes and sends encapsulated frames. The UDP port is the
/// encapsulation's.
///
/// @param address IPv4 or IPv6
/// @param encapsulation what it speaks
public record Tep(IpAddress address, Encapsulation encapsulation) implements Comparable<Tep> {
  @Override
  public int compareTo(Tep other) {
    int byAddress = address.compareTo(other.address);
    return byAddress != 0 ? byAddress : encapsulation.compareTo(other.encapsulation);
  }

  @Override
  public String toString() {
    return encapsulation + " " + address;
  }
}
