package io.interspan.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressCodecTest {
  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "255.255.255.255", "2001:db8::1"})
  void shouldReadTheTepThatItWrote(String address) {
    for (var encapsulation : Encapsulation.values()) {
      var tep = new Tep(IpAddress.parse(address), encapsulation);

      assertThat(AddressCodec.tep(AddressCodec.message(tep))).isEqualTo(tep);
    }
  }

  @Test
  void shouldRefuseAnAddressOfFiveBytes() {
    assertThatThrownBy(() -> AddressCodec.ip(ByteString.copyFrom(new byte[5])))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("address: an IP address has 4 or 16 bytes, not 5");
  }

  @Test
  void shouldRefuseAnUnknownEncapsulation() {
    var message =
        TepMessage.newBuilder()
            .setAddress(AddressCodec.bytes(IpAddress.v4(1)))
            .setEncapsulation("GRE")
            .build();

    assertThatThrownBy(() -> AddressCodec.tep(message))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("encapsulation: 'GRE' is neither GENEVE nor VXLAN");
  }

  @Test
  void shouldReadMacsOf48BitsOnly() {
    assertThat(AddressCodec.mac(0xFFFF_FFFF_FFFFL)).isEqualTo(MacAddress.BROADCAST);
    assertThatThrownBy(() -> AddressCodec.mac(1L << 48))
        .isInstanceOf(MalformedMessageException.class);
  }
}
