package io.interspan.launcher.cli;

import io.interspan.launcher.ops.Fleet;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interspan counters SITE/HOST`.
@Command(
    name = "counters",
    description = {
      "Show what a host's data plane has counted since it started: frames and bytes at each port and"
          + " in each tunnel, and what was dropped, where and why.",
      "As in: interspan counters west/w1"
    },
    mixinStandardHelpOptions = true)
final class CountersCommand implements Callable<Integer> {
  @Mixin private StateOption state;
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SITE/HOST",
      description = "Which host; the only one that runs here needs no name.")
  private @Nullable String name;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "TEXT",
      description = "text or json (default: text).")
  private GetCommand.Format format;

  @Override
  public Integer call() throws CommandException, IOException {
    var fleet = Fleet.of(state.dir());
    var counters = fleet.counters(HostOption.host(fleet, name, "SITE/HOST"));
    var out = spec.commandLine().getOut();
    out.println(
        format == GetCommand.Format.JSON ? counters.encodePrettily() : CountersText.of(counters));
    out.flush();
    return 0;
  }
}
