package io.interspan.launcher.cli;

import io.interspan.launcher.log.LogFile;
import io.interspan.launcher.topology.MistakeException;
import io.interspan.launcher.topology.Parts;
import io.interspan.launcher.topology.TopologyReader;
import io.interspan.launcher.wiring.RunningProcess;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `interspan serve PROCESS`: what `up --processes` starts, until it is told to end.
@Command(name = "serve", hidden = true, description = "Run one process of a topology.")
final class ServeCommand implements Callable<Integer> {
  @Mixin private StateOption state;

  @Parameters(index = "0", paramLabel = "PROCESS", description = "Its name.")
  private String name;

  @Override
  public Integer call() throws CommandException, IOException, MistakeException {
    var dir = state.dir();
    LogFile.to(dir.log(name));
    var topology = TopologyReader.read(dir.topology());
    var parts = Parts.of(topology, name);
    if (parts.isEmpty()) {
      throw new CommandException(dir.topology() + " has no process '" + name + "'");
    }
    var process = RunningProcess.startClustered(dir, topology, parts.get());
    Runtime.getRuntime().addShutdownHook(new Thread(process::close, "end"));
    process.awaitEnd();
    return 0;
  }
}
