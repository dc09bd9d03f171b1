package io.interspan.launcher.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.net.MacAddress;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TapRequestTest {
  private static TapRequest parse(String json) {
    return TapRequest.parse(Buffer.buffer(json.replace('\'', '"')));
  }

  @Test
  void shouldTravel() {
    var request =
        new TapRequest(
            "west/w1",
            "nic-9",
            "eth0",
            Optional.of("blue"),
            Optional.of(MacAddress.parse("02:00:00:00:00:09")),
            9000);
    assertThat(TapRequest.parse(request.toJson().toBuffer())).isEqualTo(request);
    assertThat(request.tap().mac()).isEqualTo(MacAddress.parse("02:00:00:00:00:09"));
  }

  @Test
  void shouldGiveAWorkloadTheSameAddressAtEachHost() {
    var here = parse("{'host': 'west/w1', 'attachment': 'nic-9', 'tap': 'eth0'}").tap();
    var there = parse("{'host': 'east/e1', 'attachment': 'nic-9', 'tap': 'tap3'}").tap();
    var other = parse("{'host': 'west/w1', 'attachment': 'nic-8', 'tap': 'eth0'}").tap();
    assertThat(there.mac()).isEqualTo(here.mac()).isNotEqualTo(other.mac());
    assertThat(here.mac().value() >>> 40).as("its own, of one interface").isEqualTo(2);
    assertThat(here.mtu()).isEqualTo(1500);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'tap': 'eth0'}                                        | attachment: 1 to 255 characters",
        "{'attachment': 'a', 'tap': 'eth0', 'mtu': 67}          | mtu: 68 to",
        "{'attachment': 'a', 'tap': 'eth0', 'mtu': 'x'}         | mtu: a number of bytes is wanted",
        "{'attachment': 'a', 'tap': 'eth0', 'mtu': 1500.5}      | mtu: a number of bytes is wanted",
        "{'attachment': null, 'tap': 'eth0'}                    | attachment: 1 to 255 characters",
        "{'attachment': 'a', 'tap': null}                       | '' is no name of an interface",
        "{'attachment': 7, 'tap': 'eth0'}                       | attachment: a text is wanted",
        "null                                                   | not what is asked for",
        "{'attachment': 'a', 'tap': 'eth0', 'mac': '02:00'}     | mac: ",
        "{'attachment': 'a', 'tap': 'e/0'}                      | 'e/0' is no name of an interface",
        "{'attachment': 'a', 'tap': 'eth0', 'netns': '../self'} | is no name of a network namespace",
        "{'attachment': 'a', 'tap': 'eth0', 'mac': '01:00:00:00:00:01'} | no address of one interface",
        "{                                                      | not what is asked for",
      })
  void shouldSayWhichFieldCannotBe(String json, String why) {
    assertThatThrownBy(() -> parse(json).tap())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
