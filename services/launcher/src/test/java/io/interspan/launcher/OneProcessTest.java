package io.interspan.launcher;

import static io.interspan.launcher.TestTopology.DB;
import static io.interspan.launcher.TestTopology.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.launcher.topology.TopologyReader;
import io.interspan.model.net.IpAddress;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The whole chain in one process, from an intent at the API to a frame in a guest's memory.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OneProcessTest {
  @TempDir static Path folder;
  private static LocalSystem system;

  @BeforeAll
  static void start() throws Exception {
    system = LocalSystem.start(folder);
  }

  @AfterAll
  static void end() {
    if (system != null) {
      system.close();
    }
  }

  @Test
  @Order(1)
  void shouldLetEveryGuestReachEveryOther() throws Exception {
    assertThat(system.pingAll(WEB, WEB))
        .hasSize(30)
        .allSatisfy((_, answered) -> assertThat(answered).isTrue());
  }

  @Test
  @Order(2)
  void shouldKeepGuestsWithoutAPortMute() throws Exception {
    assertThat(LocalSystem.answered(system.pingAll(DB, DB))).isEmpty();
  }

  @Test
  @Order(3)
  void shouldTraceAPingHopByHop() {
    var path = system.process().tracePing("web-w1", system.address("web-e2"));

    assertThat(path).hasSize(8);
    assertThat(path.get(1))
        .anyMatch(line -> line.startsWith("outer IPv4 "))
        .anyMatch(line -> line.startsWith("Geneve VNI "))
        .anyMatch(line -> line.contains("10.1.0.11 -> 10.1.0.32"));
  }

  @Test
  @Order(4)
  void shouldKeepSegmentsApart() throws Exception {
    system.declare(
        TopologyReader.readIntents(TestTopology.EXAMPLES.resolve("second-segment.yaml")));

    assertThat(LocalSystem.answered(system.pingAll(DB, DB))).hasSize(6);
    assertThat(LocalSystem.answered(system.pingAll(WEB, WEB))).hasSize(30);
    assertThat(LocalSystem.answered(system.pingAll(DB, WEB))).isEmpty();
    assertThat(LocalSystem.answered(system.pingAll(WEB, DB))).isEmpty();
  }

  @Test
  @Order(5)
  void shouldShowBroadcastsToTheirSegmentOnly() throws Exception {
    var before = received();
    var tunnelsBefore = fromTunnels();

    // Nobody has the address: the questions for it are broadcast, several of them.
    assertThat(system.process().pingNow("db-w1", IpAddress.parse("10.2.0.99"))).isEmpty();

    var after = received();
    for (var guest : after.keySet()) {
      long seen = after.get(guest) - before.get(guest);
      if (guest.equals("db-e1") || guest.equals("db-e2")) {
        assertThat(seen).as(guest).isPositive();
      } else {
        assertThat(seen).as(guest).isZero();
      }
    }
    var tunnels = fromTunnels();
    for (var host : tunnels.keySet()) {
      long seen = tunnels.get(host) - tunnelsBefore.get(host);
      if (host.equals("east/e1") || host.equals("east/e2")) {
        assertThat(seen).as(host).isPositive();
      } else {
        assertThat(seen).as(host).isZero();
      }
    }
  }

  private static Map<String, Long> received() throws Exception {
    return byName(
        system.process().operations().guests().toCompletionStage().toCompletableFuture().get(),
        guest -> guest.getString("name"),
        guest -> guest.getLong("frames_received"));
  }

  private static Map<String, Long> fromTunnels() throws Exception {
    return byName(
        system.process().operations().counters().toCompletionStage().toCompletableFuture().get(),
        host -> host.getString("site") + "/" + host.getString("host"),
        host -> host.getJsonObject("counts").getLong("FROM_TUNNELS"));
  }

  private static Map<String, Long> byName(
      JsonArray array, Function<JsonObject, String> name, ToLongFunction<JsonObject> value) {
    var values = new TreeMap<String, Long>();
    for (int i = 0; i < array.size(); i++) {
      var object = array.getJsonObject(i);
      values.put(name.apply(object), value.applyAsLong(object));
    }
    return values;
  }
}
