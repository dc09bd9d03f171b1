package io.interspan.launcher.topology;

import io.interspan.launcher.topology.Topology.Controller;
import io.interspan.launcher.topology.Topology.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one process of a topology runs.
///
/// @param process its name
/// @param globalManager whether it runs the global manager and the span service
/// @param sites what it runs of sites
public record Parts(String process, boolean globalManager, List<SitePart> sites) {
  /// The process that runs everything.
  public static final String ALL = "all";

  /// The process of the global manager, where there are several.
  public static final String GLOBAL_MANAGER = "global-manager";

  private static final String SITE = "site-";
  private static final String CONTROLLER = "controller-";

  /// What a process runs of a site.
  ///
  /// @param site which
  /// @param manager whether it runs the site's manager and its hosts
  /// @param controllers those that it runs
  public record SitePart(Site site, boolean manager, List<Controller> controllers) {
    public SitePart {
      controllers = List.copyOf(controllers);
    }
  }

  public Parts {
    sites = List.copyOf(sites);
  }

  /// Returns everything in one process.
  public static Parts all(Topology topology) {
    var sites = topology.sites().stream().map(site -> new SitePart(site, true, site.controllers()));
    return new Parts(ALL, true, sites.toList());
  }

  /// Returns a process for the global manager, one for each site, and one for each controller that
  /// has a port of its own to join them.
  public static List<Parts> several(Topology topology) {
    var parts = new ArrayList<Parts>();
    parts.add(new Parts(GLOBAL_MANAGER, true, List.of()));
    for (var site : topology.sites()) {
      var here = site.controllers().stream().filter(one -> one.busPort() == 0).toList();
      parts.add(new Parts(SITE + site.id(), false, List.of(new SitePart(site, true, here))));
      for (var one : site.controllers()) {
        if (one.busPort() != 0) {
          var part = new SitePart(site, false, List.of(one));
          parts.add(new Parts(CONTROLLER + site.id() + "-" + one.id(), false, List.of(part)));
        }
      }
    }
    return parts;
  }

  /// Returns what the process with this name runs.
  public static Optional<Parts> of(Topology topology, String process) {
    return several(topology).stream().filter(one -> one.process().equals(process)).findFirst();
  }

  /// Returns where this process joins the others.
  public int busPort(Topology topology) {
    if (globalManager) {
      return topology.globalManager().busPort();
    }
    var part = sites.getFirst();
    return part.manager() ? part.site().busPort() : part.controllers().getFirst().busPort();
  }
}
