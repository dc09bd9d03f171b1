package io.interspan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a running system shows of its packets.
class SeeingTest {
  @TempDir static Path folder;
  private static SystemCommands commands;

  @BeforeAll
  static void start() throws Exception {
    commands = SystemCommands.start(folder);
  }

  @AfterAll
  static void end() {
    commands.close();
  }

  private static String done(String... arguments) {
    var ran = commands.run(arguments);
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran.out();
  }

  private static JsonObject find(JsonArray array, String field, String pattern) {
    return IntStream.range(0, array.size())
        .mapToObj(array::getJsonObject)
        .filter(one -> one.getString(field).matches(pattern))
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject counters(String host) {
    return new JsonObject(done("counters", host, "-o", "json"));
  }

  @Test
  void shouldCountAPingAtItsPortAndInItsTunnel() {
    // The address is asked for before.
    done("ping", "web-w1", "web-e2");
    var before = counters("west/w1");
    done("ping", "web-w1", "web-e2", "-c", "5");
    var after = counters("west/w1");

    var port = find(before.getJsonArray("ports"), "attachment", "nic-web-w1");
    var portAfter = find(after.getJsonArray("ports"), "attachment", "nic-web-w1");
    assertThat(portAfter.getBoolean("open")).isTrue();
    assertThat(portAfter.getLong("frames_from") - port.getLong("frames_from")).isEqualTo(5);
    assertThat(portAfter.getLong("frames_to") - port.getLong("frames_to")).isEqualTo(5);
    var east = "127\\.\\d+\\.3\\.2";
    var tunnel = find(before.getJsonArray("tunnels"), "peer", east);
    var tunnelAfter = find(after.getJsonArray("tunnels"), "peer", east);
    assertThat(tunnelAfter.getLong("datagrams_to") - tunnel.getLong("datagrams_to")).isEqualTo(5);
    // Ethernet, IPv4, ICMP, 56 bytes of data; and Geneve.
    long bytes = 5L * (8 + 14 + 20 + 8 + 56);
    assertThat(tunnelAfter.getLong("bytes_to") - tunnel.getLong("bytes_to")).isEqualTo(bytes);
    assertThat(tunnelAfter.getLong("bytes_from") - tunnel.getLong("bytes_from")).isEqualTo(bytes);
  }

  @Test
  void shouldShowTheCountersOfTheHostThatIsNamed() {
    done("ping", "web-e1", "web-w1");

    assertThat(done("counters", "east/e1"))
        .contains("COUNT", "frames taken from ports", "PORT", "nic-web-e1", "TUNNEL");
    assertThat(commands.run("counters", "east/e9").err())
        .contains("no host 'east/e9' runs here: there are ")
        .contains("east/e1");
    assertThat(commands.run("counters", "e1").err()).contains("'e1' is no host: it is SITE/HOST");
    assertThat(commands.run("counters").err()).contains("which host? SITE/HOST is one of ");
  }
}
