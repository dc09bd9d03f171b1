package io.interspan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands about the past, on a system that runs.
class HistoryCommandsTest {
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
  void shouldShowThePastAndGoBackToIt() {
    var newest = new JsonArray(run("log", "-n", "1", "-o", "json").out()).getJsonObject(0);
    String before = newest.getLong("revision").toString();
    var applied = run("apply", "--yes", "-f", SECOND);
    assertThat(applied.code()).as(applied.err()).isZero();
    var after = applied.out().replaceAll("\\D+", "");

    var log = run("log", "--path", "/global-infra/segments/db", "--author", "admin");
    assertThat(log.out())
        .contains("revision " + after + ", admin, ")
        .contains("  + Segment /global-infra/segments/db")
        .contains("      display_name: ");
    assertThat(run("diff", after, before, "--path", "/global-infra/segments").out())
        .contains("- Segment /global-infra/segments/db")
        .doesNotContain("segments/web");
    assertThat(run("get", "segments", "db", "--at", before).err())
        .contains("was not there at revision " + before);
    assertThat(run("get", "segments", "--at", after).out()).contains("segments/db", "segments/web");
    var unasked = run("rollback", before);
    assertThat(unasked.code()).isEqualTo(1);
    assertThat(unasked.out()).contains("- Segment /global-infra/segments/db");
    assertThat(unasked.err()).contains("--yes");

    var back = run("rollback", before, "--yes");

    assertThat(back.code()).as(back.err()).isZero();
    assertThat(back.out()).contains("Rolled back to revision " + before + ": revision ");
    assertThat(run("get", "segments", "db").code()).isEqualTo(1);
    assertThat(run("rollback", before).out()).startsWith("Nothing to do");
    assertThat(run("log", "-n", "0").err()).contains("--rows is 1 to 1000");
  }
}
