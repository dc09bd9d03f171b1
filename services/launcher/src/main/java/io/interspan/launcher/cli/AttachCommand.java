package io.interspan.launcher.cli;

import io.interspan.launcher.ops.Fleet;
import io.interspan.launcher.ops.TapRequest;
import io.interspan.model.net.MacAddress;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interspan attach PORT --tap NAME`.
@Command(
    name = "attach",
    description = {
      "Attach a Linux workload to a port: make it an interface, a TAP device that stays until it is"
          + " detached, also while the host's agent is away.",
      "As in: interspan attach nic-9 --tap eth0 --netns blue --host west/w1",
      "The agent needs the right to make one: it runs as root."
    },
    mixinStandardHelpOptions = true)
final class AttachCommand implements Callable<Integer> {
  @Mixin private StateOption state;
  @Mixin private HostOption on;
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "PORT",
      description = "What the port names it by: its attachment.id.")
  private String port;

  @Option(
      names = "--tap",
      paramLabel = "NAME",
      required = true,
      description = "The name of the interface.")
  private String tap;

  @Option(
      names = "--netns",
      paramLabel = "NS",
      description = "The network namespace that it is to be in (default: the agent's own).")
  private @Nullable String namespace;

  @Option(
      names = "--mac",
      paramLabel = "MAC",
      description = "Its address (default: one that follows from PORT).")
  private @Nullable String mac;

  @Option(
      names = "--mtu",
      paramLabel = "BYTES",
      description = "Its longest IP packet (default: ${DEFAULT-VALUE}).")
  private int mtu = TapRequest.MTU;

  @Override
  public Integer call() throws CommandException, IOException {
    var fleet = Fleet.of(state.dir());
    var host = on.host(fleet);
    fleet.attach(host, request(host));
    var out = spec.commandLine().getOut();
    out.println(
        tap
            + (namespace == null ? "" : " in " + namespace)
            + " is attached as "
            + port
            + " at "
            + host.name());
    out.flush();
    return 0;
  }

  private TapRequest request(Fleet.Host host) throws CommandException {
    try {
      return new TapRequest(
          host.name(),
          port,
          tap,
          Optional.ofNullable(namespace),
          Optional.ofNullable(mac).map(MacAddress::parse),
          mtu);
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }
}
