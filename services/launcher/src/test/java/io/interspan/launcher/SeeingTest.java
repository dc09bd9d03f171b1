package io.interspan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

  /// Has a capture end by its count, while guests ping.
  private static SystemCommands.Ran capture(String... more) throws Exception {
    var words = new ArrayList<>(List.of("capture"));
    words.addAll(List.of(more));
    var capture = CompletableFuture.supplyAsync(() -> commands.run(words.toArray(String[]::new)));
    while (!capture.isDone()) {
      done("ping", "web-w1", "web-e2");
    }
    var ran = capture.get();
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran;
  }

  @Test
  void shouldWriteWhatCrossesATunnelForWireshark() throws Exception {
    var tshark = new Tshark(Tools.needRootAnd("tshark"));
    var file = folder.resolve("tunnel.pcapng");

    var ran = capture("tunnel", "--host", "west/w1", "-w", file.toString(), "-c", "8");

    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .contains("Capturing at the tunnels of west/w1")
        .contains("8 packets capt");
    tshark.mustBeRight(file);
    var packets =
        tshark.read(file, "udp.dstport", "geneve.vni", "icmp.type", "ip.src", "frame.protocols");
    assertThat(packets).hasSize(8);
    assertThat(packets)
        .allSatisfy(packet -> {
          assertThat(packet.get("udp.dstport")).isEqualTo("6081");
          assertThat(packet.get("frame.protocols")).startsWith("raw:ip:udp:geneve:eth");
        });
    assertThat(packets).extracting(packet -> packet.get("icmp.type")).contains("8", "0");
    assertThat(packets)
        .anySatisfy(packet -> assertThat(packet.get("ip.src")).matches("127.*\\.1\\.1,10.1.0.11"))
        .anySatisfy(packet -> assertThat(packet.get("ip.src")).matches("127.*\\.3\\.2,10.1.0.32"));
  }

  @Test
  void shouldWriteWhatCrossesAPortForWireshark() throws Exception {
    var tshark = new Tshark(Tools.needRootAnd("tshark"));
    var file = folder.resolve("port.pcapng");

    var ran = capture("web-w1", "-w", file.toString(), "-c", "6");

    assertThat(ran.err()).contains("Capturing at port nic-web-w1 of west/w1");
    tshark.mustBeRight(file);
    var packets =
        tshark.read(
            file,
            "frame.protocols",
            "icmp.type",
            "frame.packet_flags_direction",
            "frame.time_epoch");
    assertThat(packets).hasSize(6);
    assertThat(packets)
        .allSatisfy(packet -> assertThat(packet.get("frame.protocols")).startsWith("eth:"))
        .filteredOn(packet -> packet.get("icmp.type").equals("8"))
        .isNotEmpty()
        .allSatisfy(packet ->
            assertThat(Integer.decode(packet.get("frame.packet_flags_direction"))).isEqualTo(1));
    var second =
        Instant.ofEpochSecond(
            (long) Double.parseDouble(packets.getFirst().get("frame.time_epoch")));
    assertThat(second)
        .as("the time of day")
        .isBetween(Instant.now().minus(Duration.ofMinutes(10)), Instant.now());
  }

  @Test
  void shouldShowFramesInWords() throws Exception {
    var ran = capture("nic-web-w1", "--host", "west/w1", "-c", "4");

    assertThat(ran.out())
        .containsPattern("\\d\\d:\\d\\d:\\d\\d\\.\\d{9} from nic-web-w1, 98 bytes")
        .contains("  IPv4 10.1.0.11 -> 10.1.0.32, TTL 64, 84 bytes")
        .contains("ICMP echo request");
    assertThat(ran.err()).contains("4 packets captured").doesNotContain("missed");
  }

  @Test
  void shouldEndACaptureInTime() {
    var ran = commands.run("capture", "nic-db-w1", "--seconds", "1");

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("0 packets captured");
  }

  @Test
  void shouldSayWhatCannotBeCaptured() {
    assertThat(commands.run("capture", "nic-none").err())
        .contains("no port 'nic-none' is attached here: there are ")
        .contains("nic-web-w1")
        .contains("; and tunnel");
    assertThat(commands.run("capture", "web-w1", "--host", "east/e1").err())
        .contains("no port 'web-w1' is attached here: there are ")
        .doesNotContain("nic-web-w1");
    assertThat(commands.run("capture", "tunnel").err()).contains("which host? --host is one of");
    assertThat(commands.run("capture", "web-w1", "-c", "0").err())
        .contains("--count is 1 or more, not 0");
    assertThat(commands.run("capture", "web-w1", "--seconds", "999999999").err())
        .contains("--seconds: 1 to 604800, or 0 for no end, not 999999999");
  }
}
