package io.interspan.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangesTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.0.7,10.1.0.7,10.1.0.7",
    "10.1.2.3/16,10.1.0.0,10.1.255.255",
    "10.1.0.7-10.1.0.9,10.1.0.7,10.1.0.9",
    "10.1.0.7 - 10.1.0.9,10.1.0.7,10.1.0.9",
    "0.0.0.0/0,0.0.0.0,255.255.255.255",
    "2001:db8::/32,2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001:db8::7/127,2001:db8::6,2001:db8::7",
    "::/0,::,ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  })
  void shouldReadAddresses(String text, String first, String last) {
    var range = AddressRange.parse(text);

    assertThat(range.first()).isEqualTo(IpAddress.parse(first));
    assertThat(range.last()).isEqualTo(IpAddress.parse(last));
    assertThat(range.contains(range.first())).isTrue();
    assertThat(range.contains(range.last())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "10.1.0.9-10.1.0.7", "10.1.0.1-2001:db8::1", "10.1.0.0/33", "10.1.0.1-"})
  void shouldRefuseWhatAreNoAddresses(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldKnowWhatIsInside() {
    var range = AddressRange.parse("10.1.0.7-10.1.0.9");

    assertThat(range.contains(IpAddress.parse("10.1.0.8"))).isTrue();
    assertThat(range.contains(IpAddress.parse("10.1.0.6"))).isFalse();
    assertThat(range.contains(IpAddress.parse("10.1.0.10"))).isFalse();
    assertThat(range.contains(IpAddress.parse("::a01:8"))).isFalse();
    assertThat(range).hasToString("10.1.0.7-10.1.0.9");
    assertThat(AddressRange.parse("10.1.0.7")).hasToString("10.1.0.7");
  }

  @Test
  void shouldReadPorts() {
    assertThat(PortRange.parse("80")).isEqualTo(new PortRange(80, 80)).hasToString("80");
    assertThat(PortRange.parse("8000-8010").contains(8_005)).isTrue();
    assertThat(PortRange.parse("8000-8010").contains(8_011)).isFalse();
    assertThat(PortRange.parse("0-65535")).hasToString("0-65535");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http", "80-", "-80", "90-80", "65536", "1-65536", "+80", "80 "})
  void shouldRefuseWhatAreNoPorts(String text) {
    assertThatThrownBy(() -> PortRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
