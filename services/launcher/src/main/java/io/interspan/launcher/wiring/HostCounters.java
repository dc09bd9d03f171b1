package io.interspan.launcher.wiring;

import io.interspan.packet.Counters;
import io.interspan.packet.DropReason;
import io.interspan.packet.Tally;
import io.interspan.vtep.VtepCounters;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/// What a host's data plane counted, as the operations API shows it.
final class HostCounters {
  private HostCounters() {}

  static JsonObject json(VtepCounters counters) {
    var ports = new JsonArray();
    counters.ports().forEach(port -> ports.add(port(port)));
    var tunnels = new JsonArray();
    counters
        .tunnels()
        .forEach(tunnel ->
            tunnels.add(
                new JsonObject()
                    .put("peer", tunnel.peer().toString())
                    .mergeIn(tunnel(tunnel.counters()))));
    return new JsonObject()
        .put("counts", counts(counters.all()))
        .put("drops", drops(counters.drops()))
        .put("ports", ports)
        .put("tunnels", tunnels)
        .put("other_tunnels", tunnel(counters.others()));
  }

  private static JsonObject port(VtepCounters.OfPort port) {
    var forwarding = port.forwarding();
    return new JsonObject()
        .put("attachment", port.id())
        .put("open", port.isOpen())
        .put("frames_from", forwarding.get(Tally.FROM_PORTS))
        .put("bytes_from", forwarding.get(Tally.BYTES_FROM_PORTS))
        .put("frames_to", forwarding.get(Tally.TO_PORTS))
        .put("bytes_to", forwarding.get(Tally.BYTES_TO_PORTS))
        .put("drops", drops(port.drops()));
  }

  private static JsonObject tunnel(Counters counters) {
    return new JsonObject()
        .put("datagrams_from", counters.get(Tally.FROM_TUNNELS))
        .put("bytes_from", counters.get(Tally.BYTES_FROM_TUNNELS))
        .put("datagrams_to", counters.get(Tally.TO_TUNNELS))
        .put("bytes_to", counters.get(Tally.BYTES_TO_TUNNELS))
        .put("drops", drops(counters.drops()));
  }

  /// Returns the tallies that are not 0.
  static JsonObject counts(Counters counters) {
    var json = new JsonObject();
    counters.tallies().forEach((tally, count) -> json.put(tally.name(), count));
    return json;
  }

  /// Returns drops, by reason.
  static JsonObject drops(Map<DropReason, Long> drops) {
    var json = new JsonObject();
    drops.forEach((reason, frames) -> json.put(reason.name(), frames));
    return json;
  }
}
