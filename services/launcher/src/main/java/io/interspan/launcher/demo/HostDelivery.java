package io.interspan.launcher.demo;

import io.interspan.launcher.ops.Counted;
import io.interspan.launcher.ops.SystemStatus;
import io.interspan.model.feed.FeedCounters;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a plan said that each host would be sent, beside what came there between two looks.
///
/// @param hosts by `SITE/HOST`
/// @param planned by the same, for those that would be sent something
record HostDelivery(
    SortedMap<String, FeedCounters> hosts, SortedMap<String, Delivery.Amount> planned) {
  HostDelivery {
    hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
    planned = Collections.unmodifiableSortedMap(new TreeMap<>(planned));
  }

  /// Compares.
  ///
  /// @param plan as the global manager answered
  static HostDelivery of(JsonObject plan, SystemStatus before, SystemStatus after) {
    var counted = received(before);
    var came = new TreeMap<String, FeedCounters>();
    received(after)
        .forEach((host, now) ->
            came.put(host, now.since(counted.getOrDefault(host, FeedCounters.ZERO))));
    var planned = new TreeMap<String, Delivery.Amount>();
    var hosts = plan.getJsonArray("hosts", new JsonArray());
    for (int i = 0; i < hosts.size(); i++) {
      var host = hosts.getJsonObject(i);
      planned.put(
          host.getString("site") + "/" + host.getString("host"),
          new Delivery.Amount(host.getInteger("entry_count", 0), host.getLong("bytes", 0L)));
    }
    return new HostDelivery(came, planned);
  }

  /// Returns whether each host was sent what was planned for it, and nothing else.
  boolean isAsPlanned() {
    return hosts.keySet().containsAll(planned.keySet())
        && hosts.keySet().stream().allMatch(this::isAsPlanned);
  }

  private boolean isAsPlanned(String host) {
    var came = hosts.getOrDefault(host, FeedCounters.ZERO);
    return new Delivery.Amount(came.entries(), came.bytes())
        .equals(planned.getOrDefault(host, new Delivery.Amount(0, 0)));
  }

  private static SortedMap<String, FeedCounters> received(SystemStatus status) {
    var received = new TreeMap<String, FeedCounters>();
    for (var site : status.sites()) {
      site.hosts()
          .forEach(host -> received.put(site.site() + "/" + host.host(), host.planReceived()));
    }
    return received;
  }

  /// Returns the hosts to which anything came.
  List<String> told() {
    return hosts.entrySet().stream()
        .filter(host -> host.getValue().entries() > 0)
        .map(host -> host.getKey())
        .toList();
  }

  /// Returns a line for each host to which anything came, and one for all others.
  List<String> lines() {
    var lines = new ArrayList<String>();
    for (var host : told()) {
      var came = hosts.getOrDefault(host, FeedCounters.ZERO);
      lines.add(
          "host %s was sent %s, %s%s"
              .formatted(
                  host,
                  Counted.of(came.entries(), "entry", "entries"),
                  Counted.of(came.bytes(), "byte", "bytes"),
                  isAsPlanned(host) ? ", as planned" : ""));
    }
    int others = hosts.size() - lines.size();
    lines.add(Counted.of(others, "other host was", "other hosts were") + " sent nothing");
    return lines;
  }
}
