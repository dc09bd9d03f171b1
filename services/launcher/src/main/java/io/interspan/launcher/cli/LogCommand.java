package io.interspan.launcher.cli;

import io.interspan.launcher.ops.RefusedException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `interspan log`.
@Command(
    name = "log",
    description = "Show who changed what, and when, the newest first.",
    mixinStandardHelpOptions = true)
final class LogCommand implements Callable<Integer> {
  private static final int MAX_ROWS = 1_000;

  @Mixin private ApiOption intentApi;
  @Spec private CommandSpec spec;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      defaultValue = "",
      description =
          "Only this object and what is below it, as in /global-infra/segments/web (default: all).")
  private String path;

  @Option(
      names = "--author",
      paramLabel = "AUTHOR",
      defaultValue = "",
      description = "Only changes of this user, or site:ID (default: everyone's).")
  private String author;

  @Option(
      names = {"-n", "--rows"},
      paramLabel = "N",
      defaultValue = "20",
      description = "The most revisions to show, up to 1000 (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "TEXT",
      description = "text or json (default: text).")
  private GetCommand.Format format;

  @Override
  public Integer call() throws CommandException, IOException, RefusedException {
    if (rows < 1 || rows > MAX_ROWS) {
      throw new CommandException("--rows is 1 to " + MAX_ROWS + ", not " + rows);
    }
    var log = intentApi.api().history().log(rows, path, author);
    var out = spec.commandLine().getOut();
    if (format == GetCommand.Format.JSON) {
      out.println(log.encodePrettily());
    } else {
      var text = ChangeText.of(spec);
      for (var row : GetCommand.objects(log)) {
        out.println(
            "revision "
                + row.getLong("revision")
                + ", "
                + row.getString("author")
                + ", "
                + Instant.ofEpochMilli(row.getLong("at")).truncatedTo(ChronoUnit.SECONDS));
        out.println(text.of(row.getJsonArray("changes")).indent(2));
      }
    }
    out.flush();
    return 0;
  }
}
