package io.interspan.model.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AddressRangesTest {
  @Provide
  Arbitrary<IpAddress> addresses() {
    return Arbitraries.oneOf(
        Arbitraries.integers().map(IpAddress::v4),
        Combinators.combine(
                Arbitraries.of(0L, 1L, -1L, 0x2001_0db8_0000_0000L),
                Arbitraries.oneOf(Arbitraries.longs().between(0, 100), Arbitraries.just(-1L)))
            .as((high, low) -> new IpAddress(IpAddress.Family.IPV6, high, low)),
        Arbitraries.integers().between(0, 100).map(IpAddress::v4));
  }

  @Provide
  Arbitrary<AddressRange> ranges() {
    return Combinators.combine(addresses(), addresses())
        .filter((one, other) -> one.family() == other.family())
        .as((one, other) ->
            one.compareTo(other) < 0 ? new AddressRange(one, other) : new AddressRange(other, one));
  }

  @Property
  void shouldHoldTheAddressesOfItsRanges(
      @ForAll List<@From("ranges") AddressRange> in,
      @ForAll List<@From("addresses") IpAddress> asked) {
    var set = AddressRanges.of(in);

    var ends = in.stream().flatMap(range -> Stream.of(range.first(), range.last()));
    assertThat(Stream.concat(ends, asked.stream()))
        .allMatch(one -> set.contains(one) == in.stream().anyMatch(range -> range.contains(one)));
  }

  @Property
  void shouldBeEqualHoweverItWasWritten(@ForAll List<@From("ranges") AddressRange> in) {
    var set = AddressRanges.of(in);

    assertThat(AddressRanges.of(in.reversed())).isEqualTo(set).hasSameHashCodeAs(set);
    assertThat(AddressRanges.of(set.ranges())).isEqualTo(set);
    assertThat(set.isEmpty()).isEqualTo(in.isEmpty());
  }

  @Test
  void shouldJoinWhatGoesOnWhereAnotherEnds() {
    var joined =
        AddressRanges.of(
            Stream.of("10.0.1.0/24", "10.0.0.0/24", "2001:db8::1:0:0:0/80", "2001:db8::/64")
                .map(AddressRange::parse)
                .toList());

    assertThat(joined.ranges().stream().map(AddressRange::toString))
        .containsExactly("10.0.0.0-10.0.1.255", "2001:db8::-2001:db8::ffff:ffff:ffff:ffff");
  }
}
