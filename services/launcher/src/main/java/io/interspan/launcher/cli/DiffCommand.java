package io.interspan.launcher.cli;

import io.interspan.launcher.ops.RefusedException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interspan diff R1 R2`.
@Command(
    name = "diff",
    description = "Show how what is declared differs between two revisions of the log.",
    mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
  @Mixin private ApiOption intentApi;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "R1", description = "The one revision; 0 for nothing.")
  private long from;

  @Parameters(index = "1", paramLabel = "R2", description = "The other revision.")
  private long to;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      defaultValue = "",
      description =
          "Only this object and what is below it, as in /global-infra/segments/web (default: all).")
  private String path;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "TEXT",
      description = "text or json (default: text).")
  private GetCommand.Format format;

  @Override
  public Integer call() throws CommandException, IOException, RefusedException {
    var changes = intentApi.api().history().diff(from, to, path);
    var out = spec.commandLine().getOut();
    if (format == GetCommand.Format.JSON) {
      out.println(changes.encodePrettily());
    } else {
      out.println(changes.isEmpty() ? "No difference." : ChangeText.of(spec).of(changes));
    }
    out.flush();
    return 0;
  }
}
