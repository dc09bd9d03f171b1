package io.interspan.launcher.cli;

import io.interspan.launcher.replay.PlanDigest;
import io.interspan.launcher.replay.Proof;
import io.interspan.launcher.replay.Proof.Compared;
import io.interspan.launcher.replay.SiteCopy;
import io.interspan.store.IntentLogFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `interspan replay`.
@Command(
    name = "replay",
    description = {
      "Work the log through from its first row, twice, and compare the site plans that come out with"
          + " each other and with the copies that sites here have on their disks.",
      "Reads files only: whatever runs goes on. Exit code 1 where something differs."
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  /// How often somebody who waits hears how far it is.
  private static final Duration PROGRESS = Duration.ofSeconds(2);

  /// The most keys of a site that are named; all are counted.
  private static final int MAX_NAMED = 20;

  @Mixin private StateOption state;
  @Spec private CommandSpec spec;

  @Option(
      names = "--at",
      paramLabel = "REVISION",
      description = "Show the plans of this revision of the log (default: the last).")
  private @Nullable Long at;

  @Override
  public Integer call() throws CommandException, IOException {
    var dir = state.dir();
    // The copies first: then the log has all that they show.
    List<SiteCopy> copies = SiteCopy.readAll(dir);
    Proof proof;
    try (var log = IntentLogFile.open(dir.intentLog())) {
      var head = log.head();
      long revision = at == null ? head.revision() : at;
      if (revision < 0 || revision > head.revision()) {
        throw new CommandException(
            "--at is 0 to " + head.revision() + ", where the log stands, not " + revision);
      }
      proof = Proof.of(log, revision, head, copies, progress(head.revision()));
    }
    var out = spec.commandLine().getOut();
    print(proof, out);
    out.flush();
    return proof.holds() ? 0 : 1;
  }

  private LongConsumer progress(long of) {
    PrintWriter err = spec.commandLine().getErr();
    var told = new long[] {System.nanoTime()};
    return revision -> {
      long now = System.nanoTime();
      if (now - told[0] >= PROGRESS.toNanos()) {
        told[0] = now;
        err.println(String.format(Locale.ROOT, "revision %,d of %,d", revision, of));
        err.flush();
      }
    };
  }

  private static void print(Proof proof, PrintWriter out) {
    out.println("The plans at revision " + proof.revision() + ", by the log:");
    out.println(table(proof.plans()));
    if (proof.plans().equals(proof.repeated())) {
      out.println("Replayed a second time: the same.");
    } else {
      out.println("Replayed a second time, it DIFFERS:");
      out.println(table(proof.repeated()));
    }
    if (proof.copies().isEmpty()) {
      out.println("No site has its data here.");
    }
    proof.copies().forEach(copy -> print(copy, out));
  }

  private static Table table(SortedMap<String, PlanDigest> plans) {
    var table = new Table("SITE", "ENTRIES", "BYTES", "SHA-256");
    plans.forEach((site, plan) ->
        table.row(
            site, String.valueOf(plan.entries()), String.valueOf(plan.bytes()), plan.sha256()));
    return table;
  }

  private static void print(Compared copy, PrintWriter out) {
    switch (copy) {
      case Compared.Equal(var site, long at, int entries) ->
          out.println(
              "Own copy of " + site + " at revision " + at + ": " + entries + " entries, equal.");
      case Compared.Different(var site, long at, var differences) -> {
        out.println(
            "Own copy of "
                + site
                + " at revision "
                + at
                + " DIFFERS at "
                + differences.size()
                + ":");
        differences.stream().limit(MAX_NAMED).forEach(one -> out.println("  " + Text.line(one)));
        if (differences.size() > MAX_NAMED) {
          out.println("  and " + (differences.size() - MAX_NAMED) + " more");
        }
      }
      case Compared.Incomparable(var site, var why) ->
          out.println("Own copy of " + site + ": not compared, it " + why + ".");
    }
  }
}
