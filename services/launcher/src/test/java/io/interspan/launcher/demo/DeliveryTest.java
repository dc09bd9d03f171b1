package io.interspan.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.launcher.ops.SystemStatus;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static final JsonObject PLAN =
      new JsonObject(
          """
          {"sites": [{"site": "west", "entered_count": 2, "changed_count": 1,
            "withdrawn_count": 1, "bytes": 1500}]}
          """);

  private static SystemStatus counted(long west, long bytes, long south) {
    return SystemStatus.of(
        List.of(
            new JsonObject(
                """
                {"sites": [
                  {"site": "west", "feeds": [
                    {"feed": "inventory:west/1", "entries": 99, "bytes": 9999},
                    {"feed": "site-plan:west", "entries": %d, "bytes": %d}]},
                  {"site": "south", "feeds": [{"feed": "site-plan:south", "entries": %d}]}]}
                """
                    .formatted(west, bytes, south))));
  }

  @Test
  void shouldFindWhatWasPlanned() {
    var delivery = Delivery.of(PLAN, counted(7, 800, 1), counted(11, 2_300, 1));

    assertThat(delivery.isAsPlanned()).isTrue();
    assertThat(delivery.lines())
        .containsExactly(
            "south was sent nothing, as planned",
            "west was sent 4 objects, 1,500 bytes, as planned");
  }

  @Test
  void shouldTellWhatCameToTheWrongSiteOrNot() {
    var delivery = Delivery.of(PLAN, counted(0, 0, 0), counted(3, 1_500, 1));

    assertThat(delivery.isAsPlanned()).isFalse();
    assertThat(delivery.lines())
        .containsExactly(
            "south was sent 1 object, 0 bytes; planned was: nothing",
            "west was sent 3 objects, 1,500 bytes; planned was: 4 objects, 1,500 bytes");
  }
}
