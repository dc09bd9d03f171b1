package io.interspan.vtep.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.net.IpAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TablesTest {
  private static final int LIMIT = 20;

  /// Puts, or removes where there is no value, or removes a value where there is no key.
  record Step(long key, int value) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    // Few keys, near each other and far apart, so that they meet and collide.
    var keys =
        Arbitraries.oneOf(
            Arbitraries.longs().between(-3, 40),
            Arbitraries.longs().between(0, 20).map(k -> k << 32),
            Arbitraries.longs());
    var values = Arbitraries.integers().between(-1, 3);
    return Combinators.combine(keys, values).as(Step::new).list().ofMaxSize(200);
  }

  @Property
  void shouldMapLikeAHashMap(@ForAll("steps") List<Step> steps) {
    var map = new LongMap<Integer>(LIMIT);
    Map<Long, Integer> model = new HashMap<>();
    for (var step : steps) {
      if (step.value == 0) {
        assertThat(map.remove(step.key)).isEqualTo(model.remove(step.key));
      } else if (step.value < 0) {
        map.removeValue(1);
        model.values().removeIf(v -> v == 1);
      } else if (model.size() < LIMIT || model.containsKey(step.key)) {
        assertThat(map.put(step.key, step.value)).isTrue();
        model.put(step.key, step.value);
      } else {
        assertThat(map.put(step.key, step.value)).isFalse();
      }
      assertThat(map.size()).isEqualTo(model.size());
      for (var each : steps) {
        assertThat(map.get(each.key)).isEqualTo(model.get(each.key));
      }
    }
  }

  /// Puts where the value is positive, else removes.
  record AddressStep(IpAddress address, int value) {}

  @Provide
  Arbitrary<List<AddressStep>> addressSteps() {
    var addresses =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 20).map(IpAddress::v4),
            Combinators.combine(
                    Arbitraries.of(0L, 1L, 0x2001_0DB8L << 32), Arbitraries.longs().between(0, 20))
                .as((high, low) -> new IpAddress(IpAddress.Family.IPV6, high, low)));
    return Combinators.combine(addresses, Arbitraries.integers().between(-1, 3))
        .as(AddressStep::new)
        .list()
        .ofMaxSize(200);
  }

  @Property
  void shouldMapAddressesLikeAHashMap(@ForAll("addressSteps") List<AddressStep> steps) {
    var map = new AddressMap<Integer>(LIMIT);
    Map<IpAddress, Integer> model = new HashMap<>();
    for (var step : steps) {
      if (step.value == 0) {
        map.remove(step.address);
        model.remove(step.address);
      } else if (step.value < 0) {
        map.removeValue(1);
        model.values().removeIf(value -> value == 1);
      } else {
        boolean fits = model.size() < LIMIT || model.containsKey(step.address);
        assertThat(map.put(step.address, step.value)).isEqualTo(fits);
        if (fits) {
          model.put(step.address, step.value);
        }
      }
      assertThat(map.size()).isEqualTo(model.size());
      for (var each : steps) {
        var address = each.address;
        boolean ipv6 = address.family() == IpAddress.Family.IPV6;
        assertThat(map.get(ipv6, address.high(), address.low())).isEqualTo(model.get(address));
      }
    }
  }
}
