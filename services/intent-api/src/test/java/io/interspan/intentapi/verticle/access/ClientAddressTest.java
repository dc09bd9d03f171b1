package io.interspan.intentapi.verticle.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "2001:db8:1:2::9, 2001:db8:1:2::/64",
    "::1, ::1",
  })
  void shouldTakeANetworkOfOneMachineAsOne(String address, String as) {
    assertThat(ClientAddress.of(SocketAddress.inetSocketAddress(1, address))).isEqualTo(as);
  }

  @Test
  void shouldReadCookiesAsClientsSendThem() {
    assertThat(SessionCookie.of(List.of("JSESSIONID=abc;"))).contains("abc");
    assertThat(SessionCookie.of(List.of("a=b; JSESSIONID=abc; c=d"))).contains("abc");
    assertThat(SessionCookie.of(List.of("a=b", "JSESSIONID=abc"))).contains("abc");
    assertThat(SessionCookie.of(List.of("XJSESSIONID=abc"))).isEmpty();
    assertThat(SessionCookie.of(List.of())).isEmpty();
    assertThat(SessionCookie.set("abc")).startsWith("JSESSIONID=abc; ").contains("HttpOnly");
  }
}
