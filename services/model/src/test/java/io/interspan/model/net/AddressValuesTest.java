package io.interspan.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressValuesTest {
  @Property
  void shouldReadBackAMacAddress(@ForAll @LongRange(max = 0xFFFF_FFFF_FFFFL) long bits) {
    var mac = new MacAddress(bits);

    assertThat(MacAddress.parse(mac.toString())).isEqualTo(mac);
    assertThat(MacAddress.parse(mac.toString().toUpperCase(Locale.ROOT))).isEqualTo(mac);
    assertThat(mac.isGroup()).isEqualTo((bits >> 40 & 1) == 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "02:00:0a:00:00",
        "02:00:0a:00:00:01:02",
        "02-00-0a-00-00-01",
        "2:0:a:0:0:1",
        "02:00:0a:00:00:0g"
      })
  void shouldRefuseWhatIsNoMacAddress(String text) {
    assertThatThrownBy(() -> MacAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is not a MAC address of the form 02:00:0a:00:00:01");
  }

  @Test
  void shouldKnowGroupAddresses() {
    assertThat(MacAddress.BROADCAST.isGroup()).isTrue();
    assertThat(MacAddress.parse("01:00:5e:00:00:01").isGroup()).isTrue();
    assertThat(MacAddress.parse("02:00:00:00:00:01").isGroup()).isFalse();
    assertThat(MacAddress.BROADCAST).hasToString("ff:ff:ff:ff:ff:ff");
    assertThatThrownBy(() -> new MacAddress(1L << 48)).hasMessageContaining("48 bits");
    assertThatThrownBy(() -> new MacAddress(-1)).hasMessageContaining("48 bits");
  }

  @Test
  void shouldHold24BitsOfVni() {
    assertThat(new Vni(Vni.MAX)).hasToString("16777215");
    assertThat(new Vni(1)).isLessThan(new Vni(2));
    assertThatThrownBy(() -> new Vni(Vni.MAX + 1))
        .hasMessage("a VNI is 0 to 16777215, not 16777216");
    assertThatThrownBy(() -> new Vni(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldOrderTepsByAddressThenEncapsulation() {
    var sorted =
        List.of(
            new Tep(IpAddress.parse("10.0.0.1"), Encapsulation.GENEVE),
            new Tep(IpAddress.parse("10.0.0.1"), Encapsulation.VXLAN),
            new Tep(IpAddress.parse("10.0.0.2"), Encapsulation.GENEVE));

    assertThat(sorted.reversed().stream().sorted()).isEqualTo(sorted);
    assertThat(sorted.getFirst()).hasToString("GENEVE 10.0.0.1");
    assertThat(Encapsulation.GENEVE.port()).isEqualTo(6081);
    assertThat(Encapsulation.VXLAN.port()).isEqualTo(4789);
  }
}
