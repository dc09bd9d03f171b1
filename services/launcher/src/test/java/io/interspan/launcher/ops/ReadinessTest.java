package io.interspan.launcher.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private static final String GLOBAL =
      """
      {"global_manager": {"revision": 5, "compiled_revision": 5, "plans": {"west": 4, "east": 5}}}
      """;
  private static final String WEST =
      """
      {"sites": [{"site": "west", "plan_revision": 4, "realized_revision": 4, "hosts": [{
        "host": "w1", "tunnel_address": "127.1.1.1",
        "ports": [{"attachment": "a", "segment": "/s"}],
        "segments": [{"path": "/s", "vni": 7, "peers": ["127.1.3.1"]}]}]}]}
      """;
  private static final String EAST =
      """
      {"sites": [{"site": "east", "plan_revision": 5, "realized_revision": 5, "hosts": [{
        "host": "e1", "tunnel_address": "127.1.3.1",
        "ports": [{"attachment": "b", "segment": "/s"}],
        "segments": [{"path": "/s", "vni": 7, "peers": ["127.1.1.1"]}]}]}]}
      """;

  @Test
  void shouldMissNothingWhereAllIsInForce() {
    assertThat(missing(GLOBAL, WEST, EAST)).isEmpty();
  }

  @Test
  void shouldTakeASiteThatARevisionDoesNotConcern() {
    assertThat(status(GLOBAL, WEST, EAST).sites().getLast().realizedRevision()).hasValue(4);
    assertThat(missing(GLOBAL, WEST, EAST)).isEmpty();
  }

  @Test
  void shouldSayWhichPlanIsNotInForce() {
    assertThat(
            missing(
                GLOBAL, WEST, EAST.replace("\"realized_revision\": 5", "\"realized_revision\": 4")))
        .containsExactly("site east has revision 4 in force, not 5");
    assertThat(missing(GLOBAL, WEST, EAST.replace("\"realized_revision\": 5, ", "")))
        .containsExactly("site east has revision ? in force, not 5");
    assertThat(
            missing(
                GLOBAL.replace("\"compiled_revision\": 5", "\"compiled_revision\": 4"), WEST, EAST))
        .containsExactly("plans are made up to revision 4 of the log, not 5");
  }

  @Test
  void shouldSayWhichPortIsClosedAndWhichTunnelIsMissing() {
    assertThat(
            missing(GLOBAL, WEST, EAST.replace("\"attachment\": \"b\"", "\"attachment\": \"c\"")))
        .containsExactly("attachment b has no open port");
    assertThat(missing(GLOBAL, WEST, EAST.replace("[\"127.1.1.1\"]", "[]")))
        .containsExactly("host e1 has no tunnel to 127.1.1.1 on /s");
  }

  @Test
  void shouldAskNoTunnelBetweenSitesOfASegmentThatIsASitesOwn() {
    var west = WEST.replace("/s\"", "/infra/segments/lab\"").replace("[\"127.1.3.1\"]", "[]");
    var east = EAST.replace("/s\"", "/infra/segments/lab\"").replace("[\"127.1.1.1\"]", "[]");

    assertThat(missing(GLOBAL, west, east)).isEmpty();
  }

  @Test
  void shouldTellAChangeOnce() {
    var story = new StatusStory();

    assertThat(story.next(status(WEST)))
        .containsExactly(
            "site west has plan version 4",
            "host west/w1 opened a port for a on /s",
            "host west/w1 has tunnels to 1 host, VNI 7",
            "site west has revision 4 in force on all its hosts");
    assertThat(story.next(status(WEST))).isEmpty();
    assertThat(story.next(status(WEST.replace("\"plan_revision\": 4", "\"plan_revision\": 6"))))
        .containsExactly("site west has plan version 6");
  }

  private static List<String> missing(String... answers) {
    return Readiness.missing(status(answers), 5, List.of("a", "b"));
  }

  private static SystemStatus status(String... answers) {
    return SystemStatus.of(List.of(answers).stream().map(JsonObject::new).toList());
  }
}
