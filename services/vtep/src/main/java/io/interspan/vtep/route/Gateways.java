package io.interspan.vtep.route;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;
import java.util.List;
import java.util.Optional;

/// The addresses of a router on one segment, the same on every host.
///
/// @param router the router's name
/// @param networks its addresses, and the networks of the segment
public record Gateways(String router, List<Prefix> networks) {
  /// The MAC address of every router at every host: a router answers where the question is asked,
  /// so that no two of them ever meet. Locally administered.
  public static final MacAddress MAC = new MacAddress(0x02_69_73_00_00_01L);

  public Gateways {
    networks = List.copyOf(networks);
  }

  /// Returns the first address of a family.
  public Optional<IpAddress> address(IpAddress.Family family) {
    return networks.stream()
        .map(Prefix::address)
        .filter(address -> address.family() == family)
        .findFirst();
  }
}
