package io.interspan.launcher.ops;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Tells what changed from one status to the next, in words, so that people can watch a system come
/// up.
public final class StatusStory {
  private final Map<String, String> told = new HashMap<>();

  /// Returns what is new since the last call, a line each.
  public List<String> next(SystemStatus status) {
    var lines = new ArrayList<String>();
    for (var site : status.sites()) {
      if (site.planRevision() > 0) {
        tell(
            site.site() + "/plan",
            "site " + site.site() + " has plan version " + site.planRevision(),
            lines);
      }
      for (var host : site.hosts()) {
        host(site.site() + "/" + host.host(), host, lines);
      }
      if (site.realizedRevision().orElse(0) > 0) {
        tell(
            site.site() + "/realized",
            "site "
                + site.site()
                + " has revision "
                + site.realizedRevision().orElseThrow()
                + " in force on all its hosts",
            lines);
      }
    }
    return lines;
  }

  private void host(String name, SystemStatus.Host host, List<String> lines) {
    if (!host.controller().isEmpty()) {
      tell(
          name + "/session",
          "host " + name + " has a session with controller " + host.controller(),
          lines);
    }
    for (var port : host.openPorts()) {
      tell(
          name + "/" + port.attachment(),
          "host " + name + " opened a port for " + port.attachment() + " on " + port.segment(),
          lines);
    }
    for (var segment : host.tunnels()) {
      if (!segment.peers().isEmpty()) {
        tell(
            name + "/" + segment.segment() + "/tunnels",
            "host "
                + name
                + " has tunnels to "
                + Counted.of(segment.peers().size(), "host", "hosts")
                + ", VNI "
                + segment.vni(),
            lines);
      }
    }
  }

  private void tell(String about, String line, List<String> lines) {
    if (!Objects.equals(told.put(about, line), line)) {
      lines.add(line);
    }
  }
}
