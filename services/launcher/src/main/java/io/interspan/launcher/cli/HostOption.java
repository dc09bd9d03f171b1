package io.interspan.launcher.cli;

import io.interspan.launcher.ops.Fleet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which of the hosts that run here a command is about.
final class HostOption {
  @Option(
      names = "--host",
      paramLabel = "SITE/HOST",
      description = "Which host; the only one that runs here needs no name.")
  private @Nullable String name;

  /// Returns whether a host was named.
  boolean isNamed() {
    return name != null;
  }

  Fleet.Host host(Fleet fleet) throws CommandException {
    return host(fleet, name, "--host");
  }

  /// Returns a host that runs here.
  ///
  /// @param wanted its name; null for the only one
  /// @param where the name would be given, for the exception's text
  static Fleet.Host host(Fleet fleet, @Nullable String wanted, String where)
      throws CommandException {
    var hosts = fleet.hosts();
    var names = String.join(", ", hosts.stream().map(Fleet.Host::name).toList());
    if (hosts.isEmpty()) {
      throw new CommandException("no host runs here: start some with interspan up FILE");
    }
    if (wanted == null) {
      if (hosts.size() > 1) {
        throw new CommandException("which host? " + where + " is one of " + names);
      }
      return hosts.getFirst();
    }
    var _ = HostName.parse(wanted);
    return hosts.stream()
        .filter(host -> host.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () -> new CommandException("no host '" + wanted + "' runs here: there are " + names));
  }
}
