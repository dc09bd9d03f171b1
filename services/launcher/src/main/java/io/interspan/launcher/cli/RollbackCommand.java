package io.interspan.launcher.cli;

import io.interspan.launcher.ops.Counted;
import io.interspan.launcher.ops.RefusedException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interspan rollback R`.
@Command(
    name = "rollback",
    description = {
      "Declare again what was declared at a revision of the log, all of it or nothing.",
      "Shows first what would change, and asks. The log keeps what was in between."
    },
    mixinStandardHelpOptions = true)
final class RollbackCommand implements Callable<Integer> {
  @Mixin private ApiOption intentApi;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "R", description = "The revision to go back to.")
  private long to;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      defaultValue = "",
      description =
          "Only this object and what is below it, as in /global-infra/segments/web (default: all).")
  private String path;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws CommandException, IOException, RefusedException {
    var history = intentApi.api().history();
    var preview = history.preview(to, path);
    var out = spec.commandLine().getOut();
    if (preview.changes().isEmpty()) {
      out.println("Nothing to do: it is as it was at revision " + to + ".");
      out.flush();
      return 0;
    }
    out.println(ChangeText.of(spec).of(preview.changes()));
    out.flush();
    if (!yes) {
      Question.ask(
          "Change " + Counted.of(preview.changes().size(), "object", "objects") + " back?",
          "--yes rolls back unasked");
    }
    long revision = history.rollback(to, preview, path);
    out.println("Rolled back to revision " + to + ": revision " + revision + " of the log.");
    out.flush();
    return 0;
  }
}
