package io.interspan.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.0.1/24, 10.1.0.255, true",
    "10.1.0.1/24, 10.1.1.0, false",
    "10.1.0.1/32, 10.1.0.1, true",
    "10.1.0.1/32, 10.1.0.0, false",
    "128.0.0.0/1, 200.0.0.1, true",
    "0.0.0.0/0, 255.0.0.1, true",
    "0.0.0.0/0, ::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::, false",
    "2001:db8::/64, 2001:db8::ffff:0:0:1, true",
    "2001:db8::/64, 2001:db8:0:1::, false",
    "2001:db8::4/126, 2001:db8::7, true",
    "2001:db8::4/126, 2001:db8::8, false",
    "::/0, fe80::1, true",
    "::/0, 10.0.0.1, false",
  })
  void shouldContain(String prefix, String address, boolean contained) {
    assertThat(Prefix.parse(prefix).contains(IpAddress.parse(address))).isEqualTo(contained);
    assertThat(Prefix.parse(prefix)).hasToString(prefix);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "10.0.0.1/",
        "10.0.0.1/33",
        "10.0.0.1/-1",
        "10.0.0.1/+1",
        "10.0.0.1/08",
        "/24",
        "10.0.0.1/24/24",
        "10.0.0.1/9999999999",
        "::/129",
        "x/24",
        ""
      })
  void shouldRefuseWhatIsNoPrefix(String text) {
    assertThatThrownBy(() -> Prefix.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("10.1.0.1/24");
  }

  @Test
  void shouldSayWhichLengthsThereAre() {
    assertThatThrownBy(() -> new Prefix(IpAddress.parse("10.0.0.1"), 33))
        .hasMessage("a prefix of 10.0.0.1 has 0 to 32 bits, not 33");
  }

  @Provide
  static Arbitrary<Prefix> prefixes() {
    // Near each other, so that some of them meet.
    var addresses =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 7).map(i -> IpAddress.v4(0x0A00_0000 | i << 22)),
            Arbitraries.longs()
                .between(0, 7)
                .map(i -> new IpAddress(IpAddress.Family.IPV6, i << 20, i << 60)));
    return addresses.flatMap(
        a -> Arbitraries.integers().between(0, a.family().bits()).map(l -> new Prefix(a, l)));
  }

  @Property
  void shouldAgreeWithArithmetic(@ForAll("prefixes") Prefix one, @ForAll("prefixes") Prefix two) {
    boolean sameFamily = one.address().family() == two.address().family();

    assertThat(one.contains(two.address()))
        .isEqualTo(sameFamily && network(one, one.length()).equals(network(two, one.length())));
    int shorter = Math.min(one.length(), two.length());
    assertThat(one.overlaps(two))
        .isEqualTo(sameFamily && network(one, shorter).equals(network(two, shorter)))
        .isEqualTo(two.overlaps(one));
  }

  private static BigInteger network(Prefix prefix, int length) {
    int bits = prefix.address().family().bits();
    return new BigInteger(1, prefix.address().toBytes()).shiftRight(bits - Math.min(length, bits));
  }
}
