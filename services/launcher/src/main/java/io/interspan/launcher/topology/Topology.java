package io.interspan.launcher.topology;

import io.interspan.model.feed.FeedLimits;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;
import java.util.List;
import java.util.stream.Collectors;

/// What runs on this machine: the global manager, sites with their controllers and hosts, and the
/// guests on these.
///
/// Made by [TopologyReader], which has checked that names are unique and references are met.
///
/// @param globalManager there is one
/// @param sites in the order of the file; not empty
/// @param guests in the order of the file
/// @param intents what is declared once all run
public record Topology(
    GlobalManager globalManager, List<Site> sites, List<Guest> guests, IntentTree intents) {
  /// The most sites of a file: each is a process of its own where asked for.
  public static final int MAX_SITES = 64;

  /// The most controllers of a site.
  public static final int MAX_CONTROLLERS = 16;

  /// The most hosts of a site.
  public static final int MAX_HOSTS = 256;

  /// The most guests of a file.
  public static final int MAX_GUESTS = 4_096;

  /// The global manager and the span service beside it.
  ///
  /// @param apiAddress the address that the intent API listens at: of loopback where the file has
  ///   none; `0.0.0.0` or `::` for all of this machine's
  /// @param apiPort its port; 0 for any free port
  /// @param busPort where its process joins the others; 0 where the file has none
  /// @param tombstones how many deletes each site's plan remembers; a site that has not seen those
  ///   before is sent all of its plan
  public record GlobalManager(IpAddress apiAddress, int apiPort, int busPort, int tombstones) {
    /// One whose API is on loopback, with the usual bounds.
    public GlobalManager(int apiPort, int busPort) {
      this(IpAddress.parse("127.0.0.1"), apiPort, busPort, FeedLimits.DEFAULT.tombstones());
    }
  }

  /// A site: a manager, controllers, hosts.
  ///
  /// @param id in the intents: `/global-infra/sites/ID`
  /// @param apiPort where its own API is served on loopback; 0 for any free port
  /// @param busPort where its process joins the others; 0 where the file has none
  /// @param controllers at least one
  /// @param hosts may be empty
  public record Site(
      String id, int apiPort, int busPort, List<Controller> controllers, List<Host> hosts) {
    public Site {
      controllers = List.copyOf(controllers);
      hosts = List.copyOf(hosts);
    }
  }

  /// A node of a site's control plane.
  ///
  /// @param id within the site
  /// @param sessionPort where hosts open their sessions on loopback; 0 for any free port
  /// @param busPort where its process joins the others; 0 where it runs in that of its site
  public record Controller(String id, int sessionPort, int busPort) {
    /// One that runs in its site's process.
    public Controller(String id, int sessionPort) {
      this(id, sessionPort, 0);
    }
  }

  /// A host.
  ///
  /// @param id within the site
  /// @param tunnelAddress its own loopback address, where it takes and sends encapsulated frames
  public record Host(String id, IpAddress tunnelAddress) {}

  /// An emulated guest.
  ///
  /// @param name unique in the file
  /// @param site where it is
  /// @param host where it is within the site
  /// @param attachment what a port names it by; it is mute until one does
  /// @param mac its own
  /// @param ip its own, with the length of its network
  public record Guest(
      String name, String site, String host, String attachment, MacAddress mac, Prefix ip) {}

  public Topology {
    sites = List.copyOf(sites);
    guests = List.copyOf(guests);
  }

  /// Returns the guests of a host, in the order of the file.
  public List<Guest> guests(String site, String host) {
    return guests.stream()
        .filter(guest -> guest.site().equals(site) && guest.host().equals(host))
        .toList();
  }

  /// Returns the attachments that ports of the file name and guests of the file have: those of
  /// other ports are workloads that are attached later.
  public List<String> attachedGuests() {
    var had = guests.stream().map(Guest::attachment).collect(Collectors.toSet());
    return intents.attachments().stream().filter(had::contains).toList();
  }

  /// Returns the same without guests.
  public Topology withoutGuests() {
    return new Topology(globalManager, sites, List.of(), intents);
  }

  /// Returns whether every process has a port to join the others.
  public boolean hasBusPorts() {
    return globalManager.busPort() != 0 && sites.stream().allMatch(site -> site.busPort() != 0);
  }
}
