package io.interspan.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.launcher.ops.SystemStatus;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostDeliveryTest {
  private static SystemStatus counted(long e1, long bytes, long w1) {
    return SystemStatus.of(
        List.of(
            new JsonObject(
                """
                {"sites": [
                  {"site": "east", "hosts": [
                    {"host": "h1", "plan_received": {"pulls": 9, "entries": %d, "bytes": %d}}]},
                  {"site": "west", "hosts": [
                    {"host": "h1", "plan_received": {"pulls": 9, "entries": %d, "bytes": 7}},
                    {"host": "h2"}]}]}
                """
                    .formatted(e1, bytes, w1))));
  }

  @Test
  void shouldTellWhoWasSentWhat() {
    var delivery = HostDelivery.of(counted(3, 100, 5), counted(5, 1_400, 5));

    assertThat(delivery.told()).containsExactly("east/h1");
    assertThat(delivery.lines())
        .containsExactly(
            "host east/h1 was sent 2 entries, 1,300 bytes", "2 other hosts were sent nothing");
  }
}
