package io.interspan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.launcher.cli.InterspanCommand;
import io.interspan.launcher.credentials.LocalCredentials;
import io.interspan.launcher.state.StateDir;
import io.vertx.core.json.JsonArray;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands about the past, on a system that runs.
class HistoryCommandsTest {
  private static final String SECOND =
      TestTopology.EXAMPLES.resolve("second-segment.yaml").toString();

  @TempDir static Path folder;
  private static LocalSystem system;

  private record Ran(int code, String out, String err) {}

  @BeforeAll
  static void start() throws Exception {
    system = LocalSystem.start(folder);
    var state = new StateDir(folder.resolve("state"));
    LocalCredentials.fetch(state).credentials().write(state.credentials());
  }

  @AfterAll
  static void end() {
    if (system != null) {
      system.close();
    }
  }

  private static Ran run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state", folder.resolve("state").toString()));
    int code =
        InterspanCommand.execute(
            new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
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
