package io.interspan.launcher.cli;

import io.interspan.launcher.ops.Fleet;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where something is captured.
///
/// @param host at which host
/// @param port by what the port's workload is attached; empty for the host's tunnels
record CapturePlace(Fleet.Host host, Optional<String> port) {
  /// The word for a host's tunnels.
  static final String TUNNEL = "tunnel";

  /// Finds the place that a name is of.
  ///
  /// @param name an attachment, a guest's name, or [#TUNNEL]
  static CapturePlace of(Fleet fleet, String name, HostOption on) throws CommandException {
    if (name.equals(TUNNEL)) {
      return new CapturePlace(on.host(fleet), Optional.empty());
    }
    var hosts = on.isNamed() ? List.of(on.host(fleet)) : fleet.hosts();
    var guests =
        fleet.guests().stream()
            .filter(guest -> guest.name().equals(name))
            .map(Fleet.Guest::attachment)
            .toList();
    var all = hosts.stream().flatMap(host -> ports(fleet, host)).toList();
    var found =
        all.stream()
            .filter(place ->
                place.port().filter(one -> one.equals(name) || guests.contains(one)).isPresent())
            .toList();
    if (found.size() > 1) {
      throw new CommandException(
          "which host? --host is one of "
              + String.join(", ", found.stream().map(place -> place.host().name()).toList()));
    }
    return found.stream().findFirst().orElseThrow(() -> none(name, all));
  }

  private static CommandException none(String name, List<CapturePlace> all) {
    if (all.isEmpty()) {
      return new CommandException("no port is attached here: start some with interspan up FILE");
    }
    return new CommandException(
        "no port '%s' is attached here: there are %s; and %s"
            .formatted(
                name,
                String.join(", ", all.stream().flatMap(place -> place.port().stream()).toList()),
                TUNNEL));
  }

  private static Stream<CapturePlace> ports(Fleet fleet, Fleet.Host host) {
    try {
      var ports = fleet.counters(host).getJsonArray("ports", new JsonArray());
      return GetCommand.objects(ports).stream()
          .map(port -> new CapturePlace(host, Optional.of(port.getString("attachment", ""))));
    } catch (IOException _) {
      return Stream.empty(); // It is ending.
    }
  }

  @Override
  public String toString() {
    return port.map(id -> "port " + id).orElse("the tunnels") + " of " + host.name();
  }
}
