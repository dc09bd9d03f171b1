package io.interspan.launcher;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.launcher.cli.InterspanCommand;
import io.interspan.launcher.credentials.ApiCredentials;
import io.interspan.launcher.ops.Fleet;
import io.interspan.launcher.ops.IntentApi;
import io.interspan.launcher.ops.SystemStatus;
import io.interspan.launcher.state.ProcessRecord;
import io.interspan.launcher.state.StateDir;
import io.interspan.model.feed.FeedCounters;
import io.interspan.model.shard.Sharding;
import io.vertx.core.json.JsonArray;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Two sites whose controllers are processes of their own: what a host hears of a member, what
/// packets notice of controllers that are killed, and what a host goes by without any. By hosts
/// they share their work, or as `-Dinterspan.sharding=LOGICAL` says.
class HeadlessTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 50;
  private static final List<String> CONTROLLERS =
      List.of("controller-west-1", "controller-west-2", "controller-east-1", "controller-east-2");

  /// A web server more.
  private static final String MEMBER =
      """
      intents:
        segments:
          shop:
            ports:
              new-w1: {attachment: {id: nic-new-w1}, tags: [{scope: role, tag: web}]}
      """;

  /// How many looks in a row have to show the same.
  private static final int LOOKS_AT_REST = 10;

  /// Kept where it fails: the processes' logs are there.
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private Path topology;
  private StateDir state;

  @AfterEach
  void end() {
    run("down");
  }

  @Test
  void shouldGoOnWithoutControllers() throws Exception {
    var sharding = Sharding.valueOf(System.getProperty("interspan.sharding", "PHYSICAL"));
    topology = TestTopology.write(folder, "controllers.yaml");
    var text = Files.readString(topology);
    Files.writeString(topology, text.replace("intents:\n", "intents:\n" + sites(sharding)));
    state = new StateDir(folder.resolve("state"));
    must("up", topology.toString(), "--processes");

    shouldTellTwoHostsOfAMember();
    var plans = heldPlans();
    try (var pings = new RunningPings(state, "web-w1", List.of("10.2.0.13", "10.2.0.22"))) {
      pings.awaitMore(200);
      for (var node : List.of("1", "2")) {
        shouldSurvive(node, pings);
      }
      CONTROLLERS.forEach(this::kill);
      await("no session", () -> hosts().stream().allMatch(host -> host.controller().isEmpty()));
      pings.awaitMore(500);
      must("up", topology.toString(), "--processes", "--only", String.join(",", CONTROLLERS));
      awaitPlans(plans);
      pings.awaitMore(200);
      assertThat(pings.lost()).as("of " + pings.sent() + " pings").isEmpty();
      System.out.println(sharding + ": " + pings.sent() + " pings answered, none lost");
    }
    shouldForwardFromTheStoredPlan(plans);
  }

  private static String sites(Sharding sharding) {
    var site = ": {control_plane: {sharding: " + sharding + "}}\n";
    return "  sites:\n    west" + site + "    east" + site;
  }

  /// Who is a web server matters where the databases are that web servers can reach.
  private void shouldTellTwoHostsOfAMember() throws Exception {
    var before = receivedAtRest();
    var change = Files.writeString(folder.resolve("member.yaml"), MEMBER);

    must("apply", "--yes", "-f", change.toString());

    await("w2 and e2 are told", () -> told(before).keySet().containsAll(List.of("w2", "e2")));
    // Whatever else was to be told has come by then.
    heldPlans();
    var told = told(before);
    System.out.println("a member more was sent to " + told);
    assertThat(told).containsOnlyKeys("e2", "w2");
    // That it is one, and its addresses.
    assertThat(told.values()).allSatisfy(came -> assertThat(came.entries()).isEqualTo(2));
  }

  /// Returns what came to each host once what its guests had to say of themselves at the start has
  /// come to all: nothing more does for some looks.
  private Map<String, FeedCounters> receivedAtRest() {
    heldPlans();
    var looks = new ArrayDeque<Map<String, FeedCounters>>();
    await(
        "what comes at the start",
        () -> {
          looks.addLast(received());
          return looks.size() > LOOKS_AT_REST && told(looks.removeFirst()).isEmpty();
        });
    return received();
  }

  private Map<String, FeedCounters> received() {
    var received = new TreeMap<String, FeedCounters>();
    hosts().forEach(host -> received.put(host.host(), host.planReceived()));
    return received;
  }

  /// Returns what came to each host to which anything came.
  private Map<String, FeedCounters> told(Map<String, FeedCounters> before) {
    var told = new TreeMap<String, FeedCounters>();
    received()
        .forEach((host, now) -> {
          var came = now.since(requireNonNull(before.get(host)));
          if (came.entries() > 0) {
            told.put(host, came);
          }
        });
    return told;
  }

  /// A controller of each site is killed, and comes back.
  private void shouldSurvive(String node, RunningPings pings) {
    var killed = List.of("controller-west-" + node, "controller-east-" + node);
    killed.forEach(this::kill);
    await(
        "sessions with others than " + killed, () -> hosts().stream().noneMatch(h -> has(h, node)));
    pings.awaitMore(100);
    must("up", topology.toString(), "--processes", "--only", String.join(",", killed));
    await("sessions with " + killed, () -> hosts().stream().anyMatch(host -> has(host, node)));
    pings.awaitMore(100);
    assertThat(pings.lost()).as("while " + killed + " were away").isEmpty();
  }

  private static boolean has(SystemStatus.Host host, String node) {
    return List.of(host.controller().split(", ")).contains(node);
  }

  /// The site's process starts while no controller runs, one of its hosts with a damaged plan.
  private void shouldForwardFromTheStoredPlan(Map<String, JsonArray> plans) throws Exception {
    CONTROLLERS.forEach(this::kill);
    kill("site-west");
    damage("w3");
    must("up", topology.toString(), "--processes", "--only", "site-west");
    try (var pings = new RunningPings(state, "web-w1", List.of("10.2.0.13", "10.2.0.22"))) {
      pings.awaitMore(200);
      assertThat(pings.lost()).as("with no controller at all").isEmpty();
      assertThat(realizedInTheWest()).as("nobody knows it").isEmpty();
      must("up", topology.toString(), "--processes", "--only", String.join(",", CONTROLLERS));
      awaitPlans(plans);
      pings.awaitMore(200);
      assertThat(pings.lost()).as("while controllers came back").isEmpty();
    }
    kill("site-west");
    assertThat(rulesOnDisk("w3")).as("the damaged rule").contains("ALLOW").doesNotContain("BLLOW");
  }

  /// Has a rule of a host's stored plan say something else.
  private void damage(String host) throws Exception {
    try (var database = DriverManager.getConnection("jdbc:sqlite:" + database(host));
        var read =
            database.prepareStatement(
                "SELECT value FROM entry WHERE key LIKE '%/rules/web-to-db'");
        var write =
            database.prepareStatement(
                "UPDATE entry SET value = ? WHERE key LIKE '%/rules/web-to-db'")) {
      var rows = read.executeQuery();
      assertThat(rows.next()).isTrue();
      var value = rows.getBytes(1);
      int at = new String(value, StandardCharsets.ISO_8859_1).indexOf("ALLOW");
      value[at] = 'B';
      write.setBytes(1, value);
      assertThat(write.executeUpdate()).isEqualTo(1);
    }
  }

  private String rulesOnDisk(String host) throws Exception {
    try (var database = DriverManager.getConnection("jdbc:sqlite:" + database(host));
        var read =
            database.prepareStatement("SELECT value FROM entry WHERE key LIKE '%/rules/%'")) {
      var text = new StringBuilder();
      var rows = read.executeQuery();
      while (rows.next()) {
        text.append(new String(rows.getBytes(1), StandardCharsets.ISO_8859_1));
      }
      return text.toString();
    }
  }

  private Path database(String host) {
    return state.siteData("west").resolve("host-" + host + ".db");
  }

  /// Awaits that each host has the same plan as before.
  private void awaitPlans(Map<String, JsonArray> plans) {
    await("plans as before", () -> heldPlans().equals(plans));
  }

  /// Awaits that each host holds its plan, and returns what these have.
  private Map<String, JsonArray> heldPlans() {
    var held = new TreeMap<String, JsonArray>();
    var missing = new AtomicReference<>("");
    await(
        () -> "plans that are held: " + missing,
        () -> {
          try {
            held.putAll(plans());
            return true;
          } catch (Exception e) {
            missing.set(e.toString()); // Not held yet, or a controller is not up yet.
            return false;
          }
        });
    return held;
  }

  /// Returns what each host's plan has; fails where a host does not hold it.
  private Map<String, JsonArray> plans() throws Exception {
    var plans = new TreeMap<String, JsonArray>();
    for (var site : status().sites()) {
      var login = ApiCredentials.read(state.credentials());
      var api = new IntentApi("https://" + site.api(), IntentApi.SITE_ROOT, login);
      for (var host : site.hosts()) {
        var plan = api.hostPlan(host.host());
        if (!plan.getString("plan").equals(plan.getString("held_plan"))) {
          throw new IllegalStateException(host.host() + " does not hold its plan yet");
        }
        plans.put(host.host(), plan.getJsonArray("results"));
      }
    }
    return plans;
  }

  private SystemStatus status() {
    return SystemStatus.of(
        Fleet.of(state).members().stream().flatMap(member -> member.status().stream()).toList());
  }

  private OptionalLong realizedInTheWest() {
    return status().sites().stream()
        .filter(site -> site.site().equals("west"))
        .filter(site -> !site.api().isEmpty())
        .findFirst()
        .orElseThrow()
        .realizedRevision();
  }

  private List<SystemStatus.Host> hosts() {
    return status().sites().stream().flatMap(site -> site.hosts().stream()).toList();
  }

  private static void await(String what, BooleanSupplier holds) {
    await(() -> what, holds);
  }

  private static void await(Supplier<String> what, BooleanSupplier holds) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(until);
      RunningPings.pause(POLL_MILLIS);
    }
  }

  private void must(String... arguments) {
    var out = new StringWriter();
    int code = run(new PrintWriter(out), arguments);
    assertThat(code).as(out.toString()).isZero();
  }

  private void run(String... arguments) {
    var _ = run(new PrintWriter(new StringWriter()), arguments);
  }

  private int run(PrintWriter out, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state", state.root().toString()));
    return InterspanCommand.execute(out, out, all.toArray(String[]::new));
  }

  private void kill(String process) {
    try {
      var handle = state.process(process).flatMap(ProcessRecord::handle).orElseThrow();
      handle.destroyForcibly();
      handle.onExit().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(process, e);
    }
  }
}
