package io.interspan.launcher.cli;

import io.interspan.launcher.ops.Fleet;
import io.interspan.launcher.ops.TapRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interspan detach PORT`.
@Command(
    name = "detach",
    description = "Detach a Linux workload from its port; its interface goes.",
    mixinStandardHelpOptions = true)
final class DetachCommand implements Callable<Integer> {
  @Mixin private StateOption state;
  @Mixin private HostOption on;
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "PORT",
      description = "What the port names it by: its attachment.id.")
  private String port;

  @Override
  public Integer call() throws CommandException, IOException {
    var fleet = Fleet.of(state.dir());
    var host = on.host(fleet);
    fleet.detach(
        host,
        new TapRequest(host.name(), port, "", Optional.empty(), Optional.empty(), TapRequest.MTU));
    var out = spec.commandLine().getOut();
    out.println(port + " is detached at " + host.name());
    out.flush();
    return 0;
  }
}
