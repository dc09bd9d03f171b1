package io.interspan.vtep.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RouteTableTest {
  @Provide
  Arbitrary<Prefix> networks() {
    return Combinators.combine(addresses(), Arbitraries.integers().between(0, 32))
        .as((address, length) ->
            new Prefix(address, address.family() == IpAddress.Family.IPV4 ? length : 96 + length)
                .network());
  }

  /// Near each other, so that networks lie within one another.
  @Provide
  Arbitrary<IpAddress> addresses() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 0x3FF),
            Arbitraries.integers().between(0, 3))
        .as((ipv4, low, high) ->
            ipv4
                ? IpAddress.v4(0x0A00_0000 + (high << 24) + low)
                : new IpAddress(
                    IpAddress.Family.IPV6, 0x2001_0DB8L << 32, low + ((long) high << 20)));
  }

  @Property
  void shouldFindTheSmallestNetwork(
      @ForAll List<@From("networks") Prefix> networks,
      @ForAll List<@From("addresses") IpAddress> asked) {
    var routes = new ArrayList<RouteTable.Route<Prefix>>();
    networks.forEach(network -> routes.add(new RouteTable.Route<>(network, network)));
    var table = RouteTable.of(routes);

    for (var address : asked) {
      var smallest =
          networks.stream()
              .filter(network -> network.contains(address))
              .max(Comparator.comparingInt(Prefix::length))
              .orElse(null);
      assertThat(
              table.find(address.family() == IpAddress.Family.IPV6, address.high(), address.low()))
          .as("%s in %s", address, networks)
          .isEqualTo(smallest);
    }
  }
}
