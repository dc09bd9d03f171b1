package io.interspan.launcher.cli;

import io.interspan.launcher.process.Ending;
import io.interspan.launcher.state.ProcessRecord;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interspan down`.
@Command(
    name = "down",
    description = "End the processes that were started here, and no others. Their data stays.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  @Mixin private StateOption state;
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "PROCESS",
      description = "Which ones, as interspan status names them (default: all).")
  private List<String> names = List.of();

  @Override
  public Integer call() throws CommandException {
    var dir = state.dir();
    var all = dir.processes();
    var known = all.stream().map(ProcessRecord::name).toList();
    for (var name : names) {
      if (!known.contains(name)) {
        throw new CommandException(
            "no process '" + name + "' was started here: there are " + String.join(", ", known));
      }
    }
    var out = spec.commandLine().getOut();
    var ending = all.stream().filter(one -> names.isEmpty() || names.contains(one.name())).toList();
    if (ending.isEmpty()) {
      out.println("Nothing runs here.");
    }
    boolean clean = true;
    for (var process : ending.reversed()) {
      var outcome = Ending.end(dir, process);
      clean &= outcome != Ending.Outcome.REMAINS;
      out.println(process.name() + " (pid " + process.pid() + "): " + text(outcome));
      out.flush();
    }
    return clean ? 0 : 1;
  }

  private static String text(Ending.Outcome outcome) {
    return switch (outcome) {
      case GONE -> "was not running any more";
      case ENDED -> "ended";
      case KILLED -> "did not end when asked, and was killed";
      case REMAINS -> "is still there";
    };
  }
}
