package io.interspan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.launcher.cli.InterspanCommand;
import io.interspan.launcher.state.StateDir;
import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.store.SqliteCopyStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log of a system that runs, replayed; then a site's copy with one byte changed.
class ReplayCommandTest {
  private static final String WEB = "/global-infra/segments/web";

  @TempDir Path folder;

  private record Ran(int code, String out, String err) {}

  private Ran run(String... arguments) {
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
  void shouldProveThatTheLogGivesWhatSitesHoldAndFindOneByteThatItDoesNot() throws Exception {
    String running;
    String revision;
    try (var _ = LocalSystem.start(folder)) {
      var replayed = run("replay");
      assertThat(replayed.code()).as(replayed.toString()).isZero();
      running = digests(replayed.out());
      revision = replayed.out().replaceFirst("(?s).*?revision (\\d+).*", "$1");
    }

    var stopped = run("replay");
    assertThat(stopped.code()).as(stopped.toString()).isZero();
    assertThat(stopped.out())
        .contains("SITE", "central", "Replayed a second time: the same.")
        .containsPattern("Own copy of west at revision \\d+: [1-9]\\d* entries, equal.");
    assertThat(digests(run("replay", "--at", revision).out())).isEqualTo(running);
    assertThat(run("replay", "--at", "1").out()).contains("The plans at revision 1, by the log:");
    assertThat(run("replay", "--at", "1000").err()).contains("--at is 0 to ", "not 1000");

    tamper("west");

    var found = run("replay");
    assertThat(found.code()).isEqualTo(1);
    assertThat(found.out())
        .containsPattern("Own copy of west at revision \\d+ DIFFERS at 1:\\R  " + WEB + " has ")
        .containsPattern("Own copy of east at revision \\d+: \\d+ entries, equal.");
  }

  /// Changes the last byte of an entry in a site's copy.
  private void tamper(String site) throws Exception {
    var file = new StateDir(folder.resolve("state")).siteManagerCopies(site);
    try (var store = SqliteCopyStore.open(file)) {
      var row =
          store.load().toCompletableFuture().join().stream()
              .filter(one -> one.table().equals("site-plan/entry") && one.key().endsWith(WEB))
              .findFirst()
              .orElseThrow();
      byte[] bytes = row.value().unsafeArray().clone();
      bytes[bytes.length - 1] ^= 1;
      var changed = new StoredEntry(row.table(), row.key(), Bytes.wrap(bytes));
      store
          .write(new CopyWrite(List.of(), List.of(), List.of(changed)))
          .toCompletableFuture()
          .join();
    }
  }

  private static String digests(String out) {
    var digests = new StringBuilder();
    Pattern.compile("[0-9a-f]{64}")
        .matcher(out)
        .results()
        .forEach(one -> digests.append(one.group()));
    assertThat(digests).isNotEmpty();
    return digests.toString();
  }

  @Test
  void shouldSayThatThereIsNoLog() {
    var ran = run("replay");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("intents.db: there is no such file");
  }
}
