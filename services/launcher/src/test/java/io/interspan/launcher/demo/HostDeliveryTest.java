package io.interspan.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.launcher.ops.SystemStatus;
import io.vertx.core.json.JsonArray;
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
    var delivery = delivery(2);

    assertThat(delivery.told()).containsExactly("east/h1");
    assertThat(delivery.lines())
        .containsExactly(
            "host east/h1 was sent 2 entries, 1,300 bytes, as planned",
            "2 other hosts were sent nothing");
    assertThat(delivery.isAsPlanned()).isTrue();
  }

  @Test
  void shouldSeeThatAHostWasSentWhatNobodyPlanned() {
    assertThat(delivery(3).isAsPlanned()).isFalse();
    assertThat(delivery(3).lines().getFirst()).doesNotContain("as planned");
    assertThat(
            HostDelivery.of(new JsonObject(), counted(3, 100, 5), counted(5, 1_400, 5))
                .isAsPlanned())
        .isFalse();
  }

  private static HostDelivery delivery(int planned) {
    var host =
        new JsonObject()
            .put("site", "east")
            .put("host", "h1")
            .put("entry_count", planned)
            .put("bytes", 1_300);
    return HostDelivery.of(
        new JsonObject().put("hosts", JsonArray.of(host)),
        counted(3, 100, 5),
        counted(5, 1_400, 5));
  }
}
