package io.interspan.launcher.cli;

import io.interspan.launcher.ops.Fleet;
import io.interspan.model.net.IpAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `interspan ping GUEST GUEST`.
@Command(
    name = "ping",
    description = {
      "Let one guest ping another, by the other's name or address.",
      "Exit code 0 if every echo request was answered."
    },
    mixinStandardHelpOptions = true)
final class PingCommand implements Callable<Integer> {
  private static final int MAX_COUNT = 1_000;

  @Mixin private StateOption state;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "GUEST", description = "Who asks.")
  private String from;

  @Parameters(
      index = "1",
      paramLabel = "GUEST",
      description = "Who is asked: a guest's name, or an IP address.")
  private String to;

  @Option(
      names = {"-c", "--count"},
      paramLabel = "N",
      defaultValue = "1",
      description = "How many echo requests (default: ${DEFAULT-VALUE}).")
  private int count;

  @Override
  public Integer call() throws CommandException, IOException {
    if (count < 1 || count > MAX_COUNT) {
      throw new CommandException("--count is 1 to " + MAX_COUNT + ", not " + count);
    }
    var out = spec.commandLine().getOut();
    var fleet = Fleet.of(state.dir());
    var source = guest(fleet, from);
    var target = address(fleet);
    int answered = 0;
    for (int i = 0; i < count; i++) {
      var rtt = fleet.ping(source, target);
      answered += rtt.isPresent() ? 1 : 0;
      out.println(from + " -> " + to + " (" + target + "): " + text(rtt));
      out.flush();
    }
    return answered == count ? 0 : 1;
  }

  private static String text(Optional<Duration> rtt) {
    return rtt.map(time -> "answered in " + Text.millis(time)).orElse("no answer");
  }

  private IpAddress address(Fleet fleet) throws CommandException {
    try {
      return IpAddress.parse(to);
    } catch (IllegalArgumentException _) {
      return IpAddress.parse(guest(fleet, to).ip());
    }
  }

  private static Fleet.Guest guest(Fleet fleet, String name) throws CommandException {
    var guest = fleet.guest(name);
    if (guest.isPresent()) {
      return guest.get();
    }
    var names = fleet.guests().stream().map(Fleet.Guest::name).toList();
    throw new CommandException(
        names.isEmpty()
            ? "no guest runs here: start some with interspan up FILE"
            : "no guest '" + name + "' runs here: there are " + String.join(", ", names));
  }
}
