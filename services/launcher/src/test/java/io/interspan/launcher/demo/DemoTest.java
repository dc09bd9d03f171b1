package io.interspan.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.launcher.state.StateDir;
import io.interspan.launcher.wiring.Timeline;
import io.interspan.model.shard.Sharding;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DemoTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldShowTheWholeChain(Sharding sharding) throws Exception {
    var state = new StateDir(folder);
    state.create();
    var text = new StringWriter();

    var wording = new Demo.Wording(JsonObject::encode, JsonObject::encode);
    var story = new Story(new PrintWriter(text), Timeline.ofThisProcess());
    try (var demo = new Demo(state, sharding, story, wording, Workloads.emulated(story))) {
      assertThat(demo.run()).as(text.toString()).isTrue();
    }

    assertThat(text.toString())
        .contains("site west has plan version ")
        .contains("opened a port for nic-web-w1")
        .contains("has tunnels to 5 hosts")
        .contains("30 of 30 pairs answered.")
        .contains("4 pairs answered under the rules, those that these let ping, and no other.")
        .contains("First answered ping ")
        .contains("outer IPv4 ", "Geneve VNI ", "10.1.0.11 -> 10.1.0.32")
        .containsPattern("west was sent \\d+ objects, [\\d,]+ bytes, as planned")
        .contains("south was sent nothing, as planned")
        .contains("Each site was sent what was planned for it.")
        .contains("/global-infra/segments/shop/ports/db-n2")
        .contains("host east/e1 was sent 1 entry, 90 bytes, as planned")
        .contains("5 other hosts were sent nothing")
        .contains("A member more was sent to the hosts east/e1, east/e2.");
    assertThat(state.processes()).isEmpty();
  }
}
