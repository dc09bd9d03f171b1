package io.interspan.launcher.cli;

import io.interspan.launcher.ops.RefusedException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interspan forget SITE/HOST`.
@Command(
    name = "forget",
    description = {
      "Take out a host that has no session and will not come back: its entries go, and nobody waits"
          + " for it any more.",
      "As in: interspan forget west/w1"
    },
    mixinStandardHelpOptions = true)
final class ForgetCommand implements Callable<Integer> {
  @Mixin private ApiOption intentApi;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SITE/HOST", description = "Which host.")
  private String name;

  @Override
  public Integer call() throws CommandException, IOException, RefusedException {
    if (intentApi.isSite()) {
      throw new CommandException(
          "the host's name says at which site it is, as SITE/HOST: no --site");
    }
    var host = HostName.parse(name);
    intentApi.siteApi(host.site()).forgetHost(host.id());
    spec.commandLine().getOut().println(name + " is forgotten");
    spec.commandLine().getOut().flush();
    return 0;
  }
}
