package io.interspan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that say what would be, and why it is, on a system that runs.
class PlanningCommandsTest {
  private static final String SECOND =
      TestTopology.EXAMPLES.resolve("second-segment.yaml").toString();

  @TempDir static Path folder;
  private static SystemCommands commands;

  @BeforeAll
  static void start() throws Exception {
    commands = SystemCommands.start(folder);
  }

  @AfterAll
  static void end() {
    if (commands != null) {
      commands.close();
    }
  }

  private static SystemCommands.Ran run(String... arguments) {
    return commands.run(arguments);
  }

  @Test
  void shouldShowWhatAFileWouldSendAndApplyItOnlyWhenTold() {
    var planned = run("plan", "-f", SECOND);
    assertThat(planned.code()).as(planned.err()).isZero();
    assertThat(planned.out())
        .contains("objects change, on top of revision ")
        .contains("west: ", "+ Segment /global-infra/segments/db (", " bytes)");
    var json = new JsonObject(run("plan", "-f", SECOND, "-o", "json").out());
    assertThat(json.getInteger("change_count")).isPositive();
    assertThat(json.getJsonArray("sites")).isNotEmpty();

    var unasked = run("apply", "-f", SECOND);
    assertThat(unasked.code()).isEqualTo(1);
    assertThat(unasked.err())
        .contains("there is no terminal to ask at: --yes applies unasked, and interspan plan");
    assertThat(run("get", "segments", "db").code()).as("nothing was declared").isEqualTo(1);
    assertThat(run("plan", "-f", SECOND, "--site", "west").err()).contains("not planned yet");

    var applied = run("apply", "--yes", "-f", SECOND);
    assertThat(applied.code()).as(applied.err()).isZero();
    assertThat(run("plan", "-f", SECOND).out()).startsWith("Nothing to do");
  }

  @Test
  void shouldExplainWhatASiteHoldsAndWhatNot() {
    var held = run("explain", "site", "west", "segment", "web");
    assertThat(held.code()).as(held.err()).isZero();
    assertThat(held.out())
        .startsWith("/global-infra/segments/web is at west:")
        .contains("/global-infra/sites/west");
    assertThat(run("explain", "site", "west", "group", "none").out())
        .contains("/global-infra/domains/default/groups/none is not at west:")
        .contains("is not there; ids are case sensitive");
    var json =
        new JsonObject(
            run("explain", "site", "moon", "/global-infra/segments/web", "-o", "json").out());
    assertThat(json.getBoolean("held")).isFalse();
    assertThat(json.getJsonArray("why_not").getJsonObject(0).getString("reason"))
        .isEqualTo("is no declared site");
    assertThat(run("explain", "site", "west", "planet", "x").err()).contains("no type 'planet'");
    assertThat(run("explain", "site", "west", "segment").err()).contains("which of the segments?");
    assertThat(run("explain", "planet", "w1", "segment", "web").code()).isEqualTo(2);
  }

  @Test
  void shouldExplainWhatAHostHasAndWhatNot() {
    var segment = "/global-infra/segments/web";
    var held = run("explain", "host", "west/w1", "segment", "web");
    assertThat(held.code()).as(held.err()).isZero();
    assertThat(held.out())
        .startsWith(segment + " is on west/w1:")
        .contains("  " + segment + " has the port " + segment + "/ports/", " on host west/w1")
        .contains(segment + " is at west:", "/global-infra/sites/west");
    var whole = run("explain", "host", "west/w1", "segment", "/global-infra/segments/web");
    assertThat(whole.out()).isEqualTo(held.out());
    assertThat(run("explain", "host", "west/w1", "member", "web/none").out())
        .contains(segment + "/ports/none as a member is not on west/w1:")
        .contains("is known here as a member of no group that a rule of this site names")
        .contains(segment + "/ports/none is not at west:", "is not there; ids are case sensitive");
    var json =
        new JsonObject(run("explain", "host", "west/w1", "segment", "web", "-o", "json").out());
    assertThat(json.getBoolean("held")).isTrue();
    assertThat(json.getJsonObject("at_site").getBoolean("held")).isTrue();

    assertThat(run("forget", "west/x9").err()).contains("site west has no host 'x9'");
    assertThat(run("forget", "west/w1").err())
        .contains("host 'w1' has a session with its controller: stop it first");
    assertThat(run("forget", "w1").err()).contains("'w1' is no host: it is SITE/HOST");
    assertThat(run("explain", "host", "w1", "segment", "web").err())
        .contains("'w1' is no host: it is SITE/HOST");
    assertThat(run("explain", "host", "west/w1/x", "segment", "web").err())
        .contains("'west/w1/x' is no host: it is SITE/HOST");
    assertThat(run("explain", "host", "west/x9", "segment", "web").err())
        .contains("site west has no host 'x9'");
    assertThat(run("explain", "host", "moon/w1", "segment", "web").err())
        .contains("no manager of a site 'moon' runs here");
  }
}
