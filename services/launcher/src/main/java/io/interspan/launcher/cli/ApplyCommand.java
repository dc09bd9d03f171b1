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

/// `interspan apply -f FILE`.
@Command(
    name = "apply",
    description = {
      "Declare the intents of a file at the global manager or a site, all of them or none.",
      "Fields that a file does not name stay as they are.",
      "Shows first what would be sent to which sites, and asks."
    },
    mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {
  private static final String UNASKED =
      "--yes applies unasked, and interspan plan shows what would be sent";

  @Mixin private ApiOption intentApi;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "YAML with intents: a tree of collections and objects.")
  private Path file;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws CommandException, IOException, MistakeException, RefusedException {
    var intents = TopologyReader.readIntents(file);
    var api = intentApi.api();
    var out = spec.commandLine().getOut();
    if (!yes) {
      // Before the preview is worked out for nobody.
      Question.requireTerminal(UNASKED);
      if (!intentApi.isSite()) {
        out.println(PlanText.of(spec).of(api.plan(intents)));
        out.flush();
      }
      Question.ask("Apply?", UNASKED);
    }
    long revision = api.apply(intents);
    out.println("Declared: revision " + revision + " of " + intentApi.log() + ".");
    return 0;
  }
}
