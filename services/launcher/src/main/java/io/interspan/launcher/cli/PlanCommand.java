package io.interspan.launcher.cli;

import io.interspan.launcher.ops.RefusedException;
import io.interspan.launcher.topology.MistakeException;
import io.interspan.launcher.topology.TopologyReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `interspan plan -f FILE`.
@Command(
    name = "plan",
    description = {
      "Show what the intents of a file would send to which sites and hosts, and change nothing.",
      "The global manager checks them as apply does."
    },
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Mixin private ApiOption intentApi;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "YAML with intents: a tree of collections and objects.")
  private Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "TEXT",
      description = "text or json (default: text).")
  private GetCommand.Format format;

  @Override
  public Integer call() throws CommandException, IOException, MistakeException, RefusedException {
    var intents = TopologyReader.readIntents(file);
    if (intentApi.isSite()) {
      throw new CommandException(
          "what a site's own objects would change at its hosts is not planned yet; no other site has"
              + " them");
    }
    var plan = intentApi.api().plan(intents);
    var out = spec.commandLine().getOut();
    out.println(
        format == GetCommand.Format.JSON ? plan.encodePrettily() : PlanText.of(spec).of(plan));
    out.flush();
    return 0;
  }
}
