package io.interspan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `interspan demo --tap` in a process of its own, as people run it, and what it leaves behind:
/// nothing.
class DemoTapTest {
  private static final String STAYS = "It stays up until Ctrl-C";
  private static final long END_SECONDS = 60;

  /// Where demos have their folders.
  @TempDir private Path temporary;

  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void need() {
    for (var program : List.of("ip", "ping", "iperf3")) {
      Tools.needRootAnd(program);
    }
  }

  @AfterEach
  void end() throws Exception {
    for (var process : started) {
      // Asked, so that it clears up also where the test failed.
      process.destroy();
      process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    }
  }

  private Process demo(String... more) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("demo", "--tap"));
    command.addAll(List.of(more));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    started.add(process);
    return process;
  }

  /// Reads what a demo tells until it stays up.
  private static String untilItStays(BufferedReader reader) throws IOException {
    var told = new StringBuilder();
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      told.append(line).append('\n');
      if (line.contains(STAYS)) {
        return told.toString();
      }
    }
    throw new AssertionError("it ended: " + told);
  }

  /// Returns the namespaces and folders of a demo.
  private List<String> things(long pid) throws IOException {
    var namespaces = Path.of("/run/netns");
    try (var names = Files.isDirectory(namespaces) ? Files.list(namespaces) : Stream.<Path>of();
        var folders = Files.list(temporary)) {
      return Stream.concat(names, folders)
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("interspan-demo-" + pid + "-"))
          .toList();
    }
  }

  @Test
  void shouldShowTheWholeChainAndLeaveNothing() throws Exception {
    var demo = demo("--once");

    var told = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(demo.waitFor()).as(told).isZero();
    assertThat(told)
        .contains("interspan-demo-" + demo.pid() + "-web-w1")
        .contains("30 of 30 pairs answered.")
        .contains("4 pairs answered under the rules, those that these let ping, and no other.")
        .containsPattern("iperf3 moved [\\d.]+ MB")
        .contains("Each site was sent what was planned for it.");
    assertThat(things(demo.pid())).isEmpty();
  }

  @Test
  void shouldRemoveWhatAKilledOneLeft() throws Exception {
    var killed = demo();
    try (var reader = killed.inputReader()) {
      untilItStays(reader);
    }
    killed.destroyForcibly().waitFor();
    assertThat(things(killed.pid())).as("six namespaces and a folder").hasSize(7);

    var next = demo();
    try (var reader = next.inputReader()) {
      assertThat(untilItStays(reader))
          .contains("removed network namespace interspan-demo-" + killed.pid() + "-web-w1 of");
    }
    assertThat(things(killed.pid())).isEmpty();
    assertThat(things(next.pid())).hasSize(7);

    next.destroy();
    assertThat(next.waitFor(END_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(things(next.pid())).isEmpty();
  }
}
