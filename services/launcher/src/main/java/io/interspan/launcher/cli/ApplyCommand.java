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
      "Fields that a file does not name stay as they are."
    },
    mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {
  @Mixin private ApiOption intentApi;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "YAML with intents: a tree of collections and objects.")
  private Path file;

  @Override
  public Integer call() throws CommandException, IOException, MistakeException, RefusedException {
    var intents = TopologyReader.readIntents(file);
    long revision = intentApi.api().apply(intents);
    spec.commandLine()
        .getOut()
        .println("Declared: revision " + revision + " of " + intentApi.log() + ".");
    return 0;
  }
}
