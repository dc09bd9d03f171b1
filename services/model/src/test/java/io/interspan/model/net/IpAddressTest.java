package io.interspan.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "10.1.0.255, 10.1.0.255",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "2001:db8::1, 2001:db8::1",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "fe80::, fe80::",
    "::ffff:10.0.0.1, 10.0.0.1",
    "64:ff9b::10.0.0.1, 64:ff9b::a00:1",
  })
  void shouldReadAndWriteTheUsualForm(String text, String usual) {
    assertThat(IpAddress.parse(text)).hasToString(usual);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0",
        "10.0.0.256",
        "010.0.0.1",
        "10.0.0.1.2",
        "1",
        "0x0a.0.0.1",
        "host",
        "::g",
        ":::",
        "1:2:3:4:5:6:7:8:9",
        "fe80::1%eth0",
        " 10.0.0.1",
        "10.0.0.1/24",
        "[::1]",
        "localhost"
      })
  void shouldRefuseWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> IpAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is not an IP address like 10.0.0.1 or 2001:db8::1");
  }

  @Provide
  static Arbitrary<IpAddress> addresses() {
    var half =
        Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.of(0L, 1L, 1L << 48, 0xFFFFL << 32));
    return Arbitraries.oneOf(
        Arbitraries.integers().map(IpAddress::v4),
        Combinators.combine(half, half)
            .as((high, low) -> new IpAddress(IpAddress.Family.IPV6, high, low)));
  }

  @Property
  void shouldReadBackWhatItWrote(@ForAll("addresses") IpAddress address) {
    assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
    assertThat(IpAddress.of(address.toBytes())).isEqualTo(address);
    assertThat(address.toBytes()).hasSize(address.family().bits() / 8);
    assertThat(address.toInetAddress())
        .isInstanceOf(
            address.family() == IpAddress.Family.IPV4 ? Inet4Address.class : Inet6Address.class);
    assertThat(address.toInetAddress().getAddress()).isEqualTo(address.toBytes());
  }

  @Property
  void shouldOrderAsBytesOnTheWire(
      @ForAll("addresses") IpAddress one, @ForAll("addresses") IpAddress two) {
    int order =
        one.family() != two.family()
            ? one.family().compareTo(two.family())
            : Arrays.compareUnsigned(one.toBytes(), two.toBytes());

    assertThat(Integer.signum(one.compareTo(two))).isEqualTo(Integer.signum(order));
    assertThat(one.compareTo(two) == 0).isEqualTo(one.equals(two));
  }

  @Test
  void shouldSortIpv4FirstAndUnsigned() {
    var sorted =
        List.of("10.0.0.1", "200.0.0.1", "::1", "2001:db8::", "fe80::1").stream()
            .map(IpAddress::parse)
            .toList();
    var mixed = new ArrayList<>(sorted);
    Collections.reverse(mixed);
    Collections.sort(mixed);

    assertThat(mixed).isEqualTo(sorted);
  }

  @Test
  void shouldRefuseOtherLengths() {
    assertThatThrownBy(() -> IpAddress.of(new byte[5]))
        .hasMessage("an IP address has 4 or 16 bytes, not 5");
    assertThatThrownBy(() -> new IpAddress(IpAddress.Family.IPV4, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IpAddress(IpAddress.Family.IPV4, 0, 1L << 32))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
