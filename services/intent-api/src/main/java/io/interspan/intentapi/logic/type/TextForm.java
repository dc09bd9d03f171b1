package io.interspan.intentapi.logic.type;

import io.interspan.model.net.AddressRange;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.PortRange;
import io.interspan.model.net.Prefix;
import java.util.Optional;

/// What a text must look like.
public enum TextForm {
  /// Anything.
  ANY,
  /// An IPv4 or IPv6 address.
  IP_ADDRESS,
  /// The Ethernet address of one station.
  MAC_ADDRESS,
  /// The Ethernet address of a station or a group of them.
  ANY_MAC_ADDRESS,
  /// An address, a network, or a range of addresses.
  ADDRESSES,
  /// A network in which no host bit is set.
  NETWORK,
  /// A layer 4 port, or a range of them.
  PORTS,
  /// A router's own address in a network, with the prefix length.
  GATEWAY;

  /// Returns what is wrong with `text`, saying what would have been right; empty where nothing is.
  Optional<String> problem(String text) {
    try {
      return switch (this) {
        case ANY -> Optional.empty();
        case IP_ADDRESS -> {
          IpAddress.parse(text);
          yield Optional.empty();
        }
        case MAC_ADDRESS ->
            MacAddress.parse(text).isGroup()
                ? Optional.of("a port has the address of one station, not of a group")
                : Optional.empty();
        case ANY_MAC_ADDRESS -> {
          MacAddress.parse(text);
          yield Optional.empty();
        }
        case ADDRESSES -> {
          AddressRange.parse(text);
          yield Optional.empty();
        }
        case NETWORK -> {
          var prefix = Prefix.parse(text);
          yield prefix.network().equals(prefix)
              ? Optional.empty()
              : Optional.of("that is a host in a network; the network is " + prefix.network());
        }
        case PORTS -> {
          PortRange.parse(text);
          yield Optional.empty();
        }
        case GATEWAY -> gatewayProblem(Prefix.parse(text));
      };
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> gatewayProblem(Prefix prefix) {
    int host = prefix.address().family().bits() - prefix.length();
    if (prefix.length() == 0) {
      return Optional.of("a segment's network is not the whole address space; try 10.1.0.1/24");
    }
    // RFC 3021 and RFC 6164: networks of two addresses have neither a network nor a broadcast one.
    if (host <= 1) {
      return Optional.empty();
    }
    long mask = host >= 64 ? -1L : (1L << host) - 1;
    long hostBits = prefix.address().low() & mask;
    if (hostBits == 0 && host <= 64) {
      return Optional.of("that is the network's own address; a gateway is a station in it");
    }
    if (hostBits == mask && prefix.address().family() == IpAddress.Family.IPV4) {
      return Optional.of("that is the network's broadcast address; a gateway is a station in it");
    }
    return Optional.empty();
  }
}
