package io.interspan.launcher.demo;

import io.interspan.launcher.ops.SystemStatus;
import io.interspan.model.feed.FeedCounters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/// What came to each host of its plan between two looks.
///
/// @param hosts by `SITE/HOST`
record HostDelivery(SortedMap<String, FeedCounters> hosts) {
  HostDelivery {
    hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
  }

  /// Compares.
  static HostDelivery of(SystemStatus before, SystemStatus after) {
    var counted = received(before);
    var came = new TreeMap<String, FeedCounters>();
    received(after)
        .forEach((host, now) ->
            came.put(host, now.since(counted.getOrDefault(host, FeedCounters.ZERO))));
    return new HostDelivery(came);
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
          String.format(
              Locale.ROOT,
              "host %s was sent %,d %s, %,d bytes",
              host,
              came.entries(),
              came.entries() == 1 ? "entry" : "entries",
              came.bytes()));
    }
    lines.add("%d other hosts were sent nothing".formatted(hosts.size() - lines.size()));
    return lines;
  }
}
