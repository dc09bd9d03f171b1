package io.interspan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.launcher.cli.InterspanCommand;
import io.interspan.launcher.ops.Fleet;
import io.interspan.launcher.ops.SystemStatus;
import io.interspan.launcher.state.ProcessRecord;
import io.interspan.launcher.state.StateDir;
import io.interspan.launcher.topology.TopologyReader;
import io.interspan.launcher.wiring.Settling;
import io.interspan.model.feed.FeedCounters;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// What each site of the shop is sent, measured there: with the rules, after it was away for a few
/// changes, and after it was away for longer than deletes are remembered. A site is cut off by
/// stopping its process, which then goes on, or by killing it.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShopProcessesTest {
  private static final String ARCHIVE = "/global-infra/domains/north/groups/archive";
  private static final String REPORTS = "/global-infra/domains/east/security-policies/reports";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String RULES = TestTopology.EXAMPLES.resolve("shop-rules.yaml").toString();

  /// Fewer than what the policy `reports` brings to the east: itself, its rule, the archive.
  private static final int TOMBSTONES = 2;

  /// What a rule is changed to while the east is stopped.
  private static final String CHANGE =
      """
      intents:
        domains:
          shop:
            security-policies:
              back:
                rules:
                  app-to-db: {action: REJECT}
      """;

  /// What a rule and a group are changed to while the east is away.
  private static final String CHANGES =
      """
      intents:
        domains:
          shop:
            groups:
              web:
                expression:
                  - {resource_type: Condition, member_type: SegmentPort, key: Tag,
                     operator: EQUALS, value: role|www}
            security-policies:
              rest:
                rules:
                  drop: {action: REJECT}
      """;

  @TempDir static Path folder;
  private static Path topology;
  private static StateDir state;
  private static List<String> attachments;
  private static long beforeRules;

  /// What came to the east when it was back.
  private static FeedCounters caughtUp = FeedCounters.ZERO;

  /// What a command did.
  private record Ran(int code, String out, String err) {}

  @BeforeAll
  static void start() throws Exception {
    topology = TestTopology.write(folder, "shop.yaml");
    var text = Files.readString(topology);
    Files.writeString(
        topology,
        text.replace("global-manager:\n", "global-manager:\n  tombstones: " + TOMBSTONES + "\n"));
    attachments = TopologyReader.read(topology).intents().attachments();
    state = new StateDir(folder.resolve("state"));
    must("up", topology.toString(), "--processes");
    beforeRules = revision();
  }

  @AfterAll
  static void end() {
    run("down");
  }

  @Test
  @Order(1)
  void shouldSendEachSiteWhatWasPlannedAndTheFourthNothing() throws Exception {
    var plan = plan(RULES);
    var before = status();

    must("apply", "--yes", "-f", RULES);
    awaitInForce();

    var after = status();
    for (var site : List.of("west", "east", "north", "south")) {
      var came = planOf(after, site).since(planOf(before, site));
      System.out.println(site + " was sent " + came);
      assertThat(came.bytes()).as(site).isEqualTo(planned(plan, site, "bytes"));
      assertThat(came.entries()).as(site).isEqualTo(planned(plan, site, "entered_count"));
      assertThat(came.snapshots()).as(site).isZero();
    }
    assertThat(planned(plan, "north", "bytes")).isPositive();
    assertThat(planned(plan, "east", "bytes"))
        .as("the east alone has the reports")
        .isGreaterThan(planned(plan, "west", "bytes"));
    assertThat(planned(plan, "south", "bytes")).isZero();
  }

  @Test
  @Order(2)
  void shouldShowEachHostsPlanAsAMetric() throws Exception {
    var metrics = new ArrayList<String>();
    for (var member : Fleet.of(state).members()) {
      var uri = URI.create("http://" + member.process().operations() + "/metrics");
      try (var client = HttpClient.newHttpClient()) {
        var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        metrics.add(answer.body());
      }
    }

    for (var host : List.of("w1", "w2")) {
      for (var size : List.of("bytes", "unpruned_bytes")) {
        assertThat(metrics)
            .anyMatch(text ->
                Pattern.compile(
                        "interspan_host_plan_%s\\{.*host=\"%s\".*} [1-9]".formatted(size, host))
                    .matcher(text)
                    .find());
      }
    }
  }

  @Test
  @Order(3)
  void shouldGoOnAtItsCursorAfterAPause() throws Exception {
    var change = Files.writeString(folder.resolve("change.yaml"), CHANGE).toString();
    var before = planOf(status(), "east");
    signal("STOP", "site-east");
    JsonObject plan;
    try {
      plan = plan(change);
      must("apply", "--yes", "-f", change);
    } finally {
      signal("CONT", "site-east");
    }
    awaitInForce();

    var came = planOf(status(), "east").since(before);
    System.out.println("after a pause, east was sent " + came);
    assertThat(came.snapshots()).isZero();
    assertThat(came.entries()).isEqualTo(1);
    assertThat(came.bytes()).isEqualTo(planned(plan, "east", "bytes"));
  }

  @Test
  @Order(4)
  void shouldCatchUpByItsCursorWithOnlyWhatChanged() throws Exception {
    var changes = Files.writeString(folder.resolve("changes.yaml"), CHANGES).toString();
    kill("site-east");
    var plan = plan(changes);
    must("apply", "--yes", "-f", changes);

    must("up", topology.toString(), "--processes", "--only", "site-east");
    awaitInForce();

    caughtUp = planOf(status(), "east");
    System.out.println("back after a few changes, east was sent " + caughtUp);
    assertThat(caughtUp.snapshots()).isZero();
    assertThat(caughtUp.entries()).isEqualTo(2);
    assertThat(caughtUp.bytes()).isEqualTo(planned(plan, "east", "bytes"));
  }

  @Test
  @Order(5)
  void shouldCatchUpByASnapshotWhereDeletesAreForgotten() throws Exception {
    kill("site-east");
    must("rollback", "--yes", Long.toString(beforeRules), "--path", REPORTS);

    must("up", topology.toString(), "--processes", "--only", "site-east");
    awaitInForce();

    var came = planOf(status(), "east");
    System.out.println("back after many deletes, east was sent " + came);
    assertThat(came.snapshots()).isEqualTo(1);
    assertThat(came.bytes()).as("a whole plan").isGreaterThan(4 * caughtUp.bytes());
    assertThat(run("members", ARCHIVE, "--site", "east").err())
        .as("what was deleted while it was away is gone")
        .contains("there is no group " + ARCHIVE + " at this site");
    assertThat(planOf(status(), "west").snapshots()).as("the west was there").isEqualTo(1);
  }

  @Test
  @Order(6)
  void shouldKnowTheMembersOfOtherSitesWhateverIsAway() throws Exception {
    must("apply", "--yes", "-f", RULES);
    awaitInForce();
    assertThat(must("members", "db", "--domain", "shop").out())
        .contains("north", "/global-infra/segments/shop/ports/db-n1", "2 members.");

    kill("site-north");
    var unknown = run("members", "db", "--domain", "shop");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.out()).contains("No answer from north: members there are not known.");
    assertThat(must("members", "db", "--domain", "shop", "--site", "east").out())
        .contains("/global-infra/segments/shop/ports/db-n1", "2 members.");

    kill("global-manager");
    var web = must("members", "web", "--domain", "shop", "--site", "east");

    assertThat(web.out())
        .containsPattern("west +w1 +/global-infra/segments/shop/ports/web-w1 +10\\.1\\.0\\.11 ")
        .containsPattern("east +e1 +/global-infra/segments/shop/ports/web-e1 +10\\.1\\.0\\.21 ")
        .contains("2 members.");
    assertThat(must("members", ARCHIVE, "--site", "east").out())
        .contains("/global-infra/segments/shop/ports/db-n2", "1 member.");
    assertThat(run("members", "archive", "--domain", "north", "--site", "west").err())
        .contains("there is no group " + ARCHIVE + " at this site");
    assertThat(run("members", "web", "--domain", "shop").err())
        .contains("the global manager does not run here");
  }

  private static JsonObject plan(String file) {
    return new JsonObject(must("plan", "-f", file, "-o", "json").out());
  }

  /// Returns what a plan says of a site; 0 where it has nothing for it.
  private static long planned(JsonObject plan, String site, String field) {
    return plan.getJsonArray("sites").stream()
        .map(JsonObject.class::cast)
        .filter(one -> one.getString("site").equals(site))
        .mapToLong(one -> one.getLong(field))
        .sum();
  }

  private static SystemStatus status() {
    return SystemStatus.of(
        Fleet.of(state).members().stream().flatMap(member -> member.status().stream()).toList());
  }

  private static FeedCounters planOf(SystemStatus status, String site) {
    return status.sites().stream()
        .filter(one -> one.site().equals(site))
        .findFirst()
        .orElseThrow()
        .planReceived();
  }

  private static long revision() {
    return status().log().orElseThrow().revision();
  }

  private static void awaitInForce() {
    assertThat(
            new Settling(ShopProcessesTest::status, _ -> {})
                .await(revision(), attachments, PATIENCE))
        .isEmpty();
  }

  private static Ran must(String... arguments) {
    var ran = run(arguments);
    assertThat(ran.code()).as(ran.toString()).isZero();
    return ran;
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

  private static void signal(String name, String process) throws Exception {
    long pid = state.process(process).orElseThrow().pid();
    var kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  private static void kill(String process) throws Exception {
    var handle = state.process(process).flatMap(ProcessRecord::handle).orElseThrow();
    handle.destroyForcibly();
    handle.onExit().get(30, TimeUnit.SECONDS);
  }
}
