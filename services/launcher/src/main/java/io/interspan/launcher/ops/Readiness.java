package io.interspan.launcher.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is still missing until what was declared carries packets.
public final class Readiness {
  private Readiness() {}

  /// Returns what is missing, a line each: a plan that is not made or not in force at its site, an
  /// attachment whose port is not open, a host that does not replicate to another one of its
  /// segment.
  ///
  /// A revision that does not concern a site leaves its plan, and what is in force there, at an
  /// earlier one.
  ///
  /// @param revision the log's, up to which all is to be in force
  /// @param attachments those that ports name
  public static List<String> missing(SystemStatus status, long revision, List<String> attachments) {
    var missing = new ArrayList<String>();
    var open = new TreeSet<String>();
    var addresses = new TreeMap<String, Set<String>>();
    long compiled = status.log().map(SystemStatus.Log::compiledRevision).orElse(0L);
    if (compiled < revision) {
      missing.add("plans are made up to revision " + compiled + " of the log, not " + revision);
    }
    for (var site : status.sites()) {
      long plan = status.log().map(log -> log.plans().getOrDefault(site.site(), 0L)).orElse(0L);
      if (site.realizedRevision().orElse(0) < plan) {
        var realized = site.realizedRevision();
        missing.add(
            "site %s has revision %s in force, not %d"
                .formatted(site.site(), realized.isPresent() ? realized.getAsLong() : "?", plan));
      }
      for (var host : site.hosts()) {
        for (var port : host.openPorts()) {
          open.add(port.attachment());
          addresses
              .computeIfAbsent(segment(site, port.segment()), _ -> new TreeSet<>())
              .add(host.address());
        }
      }
    }
    for (var attachment : attachments) {
      if (!open.contains(attachment)) {
        missing.add("attachment " + attachment + " has no open port");
      }
    }
    status
        .sites()
        .forEach(site -> site.hosts().forEach(host -> addTunnels(site, host, addresses, missing)));
    return missing;
  }

  /// Returns a segment's name among all sites: those of sites' own may have the same path.
  private static String segment(SystemStatus.Site site, String path) {
    return path.startsWith("/infra/") ? site.site() + path : path;
  }

  private static void addTunnels(
      SystemStatus.Site site,
      SystemStatus.Host host,
      Map<String, Set<String>> addresses,
      List<String> missing) {
    var segments = new TreeSet<String>();
    host.openPorts().forEach(port -> segments.add(port.segment()));
    for (var segment : segments) {
      var wanted = new TreeSet<>(addresses.getOrDefault(segment(site, segment), Set.of()));
      wanted.remove(host.address());
      host.tunnels().stream()
          .filter(one -> one.segment().equals(segment))
          .forEach(one -> wanted.removeAll(one.peers()));
      if (!wanted.isEmpty()) {
        missing.add(
            "host "
                + host.host()
                + " has no tunnel to "
                + String.join(", ", wanted)
                + " on "
                + segment);
      }
    }
  }
}
