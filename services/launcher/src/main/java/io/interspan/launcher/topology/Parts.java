package io.interspan.launcher.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one process of a topology runs.
///
/// @param process its name
/// @param globalManager whether it runs the global manager and the span service
/// @param sites the sites whose managers, controllers and hosts it runs
public record Parts(String process, boolean globalManager, List<Topology.Site> sites) {
  /// The process that runs everything.
  public static final String ALL = "all";

  /// The process of the global manager, where there are several.
  public static final String GLOBAL_MANAGER = "global-manager";

  private static final String SITE = "site-";

  public Parts {
    sites = List.copyOf(sites);
  }

  /// Returns everything in one process.
  public static Parts all(Topology topology) {
    return new Parts(ALL, true, topology.sites());
  }

  /// Returns a process for the global manager, and one for each site.
  public static List<Parts> several(Topology topology) {
    var parts = new ArrayList<Parts>();
    parts.add(new Parts(GLOBAL_MANAGER, true, List.of()));
    topology.sites().forEach(site -> parts.add(new Parts(SITE + site.id(), false, List.of(site))));
    return parts;
  }

  /// Returns what the process with this name runs.
  public static Optional<Parts> of(Topology topology, String process) {
    return several(topology).stream().filter(one -> one.process().equals(process)).findFirst();
  }

  /// Returns where this process joins the others.
  public int busPort(Topology topology) {
    return globalManager ? topology.globalManager().busPort() : sites.getFirst().busPort();
  }
}
