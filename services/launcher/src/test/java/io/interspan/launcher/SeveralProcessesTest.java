package io.interspan.launcher;

import static io.interspan.launcher.TestTopology.DB;
import static io.interspan.launcher.TestTopology.LAB;
import static io.interspan.launcher.TestTopology.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.intentapi.verticle.access.AccessFiles;
import io.interspan.launcher.cli.InterspanCommand;
import io.interspan.launcher.credentials.ApiCredentials;
import io.interspan.launcher.credentials.LocalCredentials;
import io.interspan.launcher.state.ProcessRecord;
import io.interspan.launcher.state.StateDir;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The whole chain in a process for the global manager and one for each site, driven by the command
/// line as people do, with processes killed.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeveralProcessesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir static Path folder;
  private static Path topology;
  private static StateDir state;

  /// What a command did.
  private record Ran(int code, String out, String err) {}

  @BeforeAll
  static void writeTopology() throws Exception {
    topology = TestTopology.write(folder);
    state = new StateDir(folder.resolve("state"));
  }

  @AfterAll
  static void end() {
    run("down");
  }

  @Test
  @Order(1)
  void shouldComeUpInFourProcesses() throws Exception {
    var up = run("up", topology.toString(), "--processes");

    assertThat(up.code()).as(up.toString()).isZero();
    var password = ApiCredentials.read(state.credentials()).password();
    assertThat(up.out()).contains("All of it is in force.", "password     " + password);
    assertThat(new AccessFiles(state.access()).newPassword()).as("kept by the CLI").isEmpty();
    assertThat(state.processes())
        .extracting(ProcessRecord::name)
        .containsExactly("global-manager", "site-central", "site-east", "site-west");
    assertThat(state.processes()).extracting(ProcessRecord::pid).doesNotHaveDuplicates();
    assertThat(unanswered(WEB)).isEmpty();
  }

  @Test
  @Order(2)
  void shouldShowAndTell() {
    assertThat(run("status"))
        .satisfies(ran -> assertThat(ran.code()).isZero())
        .extracting(Ran::out)
        .asString()
        .contains("global-manager", "west/w1", "VNI ");
    assertThat(run("get", "segments").out()).contains("/global-infra/segments/web");
    assertThat(run("get", "segment", "web", "-o", "json").out()).contains("\"gateway_address\"");
    assertThat(run("get", "ports", "web/w1").out()).contains("attachment.id: nic-web-w1");
    assertThat(run("get", "segment", "nope").code()).isEqualTo(1);
    assertThat(run("get", "locale-services").out()).contains("/global-infra/tier-1s/");
    assertThat(run("search", "resource_type:Segment AND display_name:web*").out())
        .contains("Segment", "/global-infra/segments/web");
    assertThat(run("search", "(web").err()).contains("at character 1");
    assertThat(run("watch", "--after", "0", "--rows", "1").out())
        .contains("1  ", "  admin  created ", "/global-infra/");
    assertThat(run("watch", "--path", "web").err()).contains("'path'");
    assertThat(run("ping", "web-w1", "nobody").err()).contains("no guest 'nobody' runs here");
  }

  @Test
  @Order(3)
  void shouldLogInAsFromElsewhere() throws Exception {
    var here = ApiCredentials.read(state.credentials());
    var url = "https://" + state.process("global-manager").orElseThrow().api();
    var file = folder.resolve("elsewhere.json");
    var login = new String[] {"login", url, "--yes", "--credentials", file.toString()};

    assertThat(typing("wrong", login).err()).startsWith("interspan: refused: ");
    assertThat(file).doesNotExist();
    var ran = typing(here.password(), login);
    assertThat(ran.code()).as(ran.toString()).isZero();
    assertThat(ran.out())
        .contains(LocalCredentials.fetch(state).fingerprint())
        .doesNotContain(here.password());
    assertThat(run("get", "sites", "--credentials", file.toString()).out()).contains("west");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(run("get", "sites", "--credentials", file.toString()).err())
        .contains("chmod 600 " + file);
    assertThat(run("login", url, "--yes").err()).contains("is for the system that runs here");
    assertThat(run("login", "http://x", "--yes").err()).contains("https://HOST:PORT");
    assertThat(run("login", url, "--credentials", folder.resolve("no.json").toString()).err())
        .contains("--yes trusts it unasked");
  }

  @Test
  @Order(4)
  void shouldGoOnWithoutTheGlobalManager() throws Exception {
    kill("global-manager");

    assertThat(unanswered(WEB)).isEmpty();
    assertThat(run("status").out()).contains("is dead");
    assertThat(run("get", "segments").err()).contains("the global manager does not run here");
  }

  @Test
  @Order(4)
  void shouldTakeASitesOwnObjectsWithoutTheGlobalManager() throws Exception {
    var own = TestTopology.EXAMPLES.resolve("site-segment.yaml").toString();

    var apply = run("apply", "--yes", "--site", "east", "-f", own);

    assertThat(apply.code()).as(apply.toString()).isZero();
    assertThat(apply.out()).contains("revision 1 of the log of site east");
    awaitAnswered(LAB);
    assertThat(run("get", "--site", "east", "segments").out()).contains("/infra/segments/lab");
    assertThat(run("get", "--site", "east", "segment", "lab", "-o", "json").out())
        .containsPattern("\"overlay_id\" : 8[34]\\d{5}\\D");
    assertThat(run("get", "--site", "west", "segments").out()).doesNotContain("lab");
    assertThat(run("apply", "--yes", "--site", "east", "-f", second()).err())
        .contains("Tier1 is not supported below /infra");
    assertThat(run("ping", "lab-e1", "web-e1").code()).isEqualTo(1);

    kill("site-east");
    var up = run("up", topology.toString(), "--processes", "--only", "site-east");
    assertThat(up.code()).as(up.toString()).isZero();
    awaitAnswered(LAB);
  }

  private static String second() {
    return TestTopology.EXAMPLES.resolve("second-segment.yaml").toString();
  }

  @Test
  @Order(5)
  void shouldStartWhatIsMissingAndReachTheSitesWithANewSegment() throws Exception {
    var before = pids();

    var up = run("up", topology.toString(), "--processes");

    assertThat(up.code()).as(up.toString()).isZero();
    assertThat(up.out()).contains("site-west runs already").doesNotContain("password");
    assertThat(pids().subList(1, 4)).isEqualTo(before.subList(1, 4));
    assertThat(pids().getFirst()).isNotEqualTo(before.getFirst());
    var apply = run("apply", "--yes", "-f", second());
    assertThat(apply.code()).as(apply.toString()).isZero();
    awaitAnswered(DB);
    assertThat(unanswered(WEB)).isEmpty();
    assertThat(unanswered(LAB)).isEmpty();
    assertThat(run("ping", "db-w1", "web-w1").code()).isEqualTo(1);
    // The files of processes that write to them meanwhile.
    var replay = run("replay");
    assertThat(replay.code()).as(replay.toString()).isZero();
    assertThat(replay.out())
        .containsPattern("Own copy of west at revision \\d+: \\d+ entries, equal");
  }

  @Test
  @Order(6)
  void shouldBringASiteBackBeforeTheGlobalManager() throws Exception {
    kill("global-manager");
    kill("site-west");
    assertThat(run("ping", "web-c1", "web-w1").code()).isEqualTo(1);

    var up = run("up", topology.toString(), "--processes", "--only", "site-west");

    assertThat(up.code()).as(up.toString()).isZero();
    assertThat(up.out()).contains("The global manager does not run");
    awaitAnswered(WEB);
    awaitAnswered(DB);
  }

  @Test
  @Order(7)
  void shouldEndWhatItStarted() {
    var down = run("down");

    assertThat(down.code()).as(down.toString()).isZero();
    assertThat(down.out()).contains("site-west", "global-manager").doesNotContain("killed");
    assertThat(state.processes()).isEmpty();
    assertThat(run("status").code()).isEqualTo(1);
    assertThat(run("down").out()).contains("Nothing runs here.");
  }

  /// Runs a command whose standard input has a line.
  private static Ran typing(String line, String... arguments) {
    var before = System.in;
    System.setIn(new ByteArrayInputStream((line + "\n").getBytes(StandardCharsets.UTF_8)));
    try {
      return run(arguments);
    } finally {
      System.setIn(before);
    }
  }

  private static Ran run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state", state.root().toString()));
    int code =
        InterspanCommand.execute(
            new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  private static List<String> unanswered(List<String> guests) {
    var pairs = new ArrayList<String>();
    for (var from : guests) {
      for (var to : guests) {
        if (!from.equals(to) && run("ping", from, to).code() != 0) {
          pairs.add(from + " -> " + to);
        }
      }
    }
    return pairs;
  }

  /// Pings until all answer: an unanswered ping waits itself.
  private static void awaitAnswered(List<String> guests) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    var missing = unanswered(guests);
    while (!missing.isEmpty() && System.nanoTime() < until) {
      missing = unanswered(guests);
    }
    assertThat(missing).isEmpty();
  }

  private static void kill(String process) throws Exception {
    var handle = state.process(process).flatMap(ProcessRecord::handle).orElseThrow();
    handle.destroyForcibly();
    handle.onExit().get(30, TimeUnit.SECONDS);
  }

  private static List<Long> pids() {
    return state.processes().stream().map(ProcessRecord::pid).toList();
  }
}
