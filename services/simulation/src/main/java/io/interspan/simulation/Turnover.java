package io.interspan.simulation;

import io.interspan.message.ServiceAddress;
import java.util.List;
import java.util.SplittableRandom;

/// How the controllers of sites become others: one joins that nobody has seen, one leaves for good,
/// or all are given other endpoints.
///
/// The site's configuration is brought up to date at once, and the site-manager started for it, or
/// later, when all is quiet.
final class Turnover {
  private final World world;
  private final Faults faults;
  private final SplittableRandom random;

  Turnover(World world, Faults faults, SplittableRandom random) {
    this.world = world;
    this.faults = faults;
    this.random = random;
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /// Has a controller of some site join or leave, where one can, or all of a site renumbered.
  void next() {
    var site = any(world.sites());
    if (random.nextInt(4) == 0) {
      renumber(site);
      return;
    }
    var nodes = world.nodes(site);
    var coming = nodes.absent();
    var going = nodes.dispensable();
    if (random.nextBoolean() && !coming.isEmpty()) {
      join(ServiceAddress.controller(site, any(coming)));
    } else if (!going.isEmpty()) {
      leave(ServiceAddress.controller(site, any(going)));
    }
  }

  private void join(ServiceAddress controller) {
    world.trace().note(controller + " is to join");
    world.nodes(controller.site()).join(controller.node());
    configure(controller.site());
    faults.begin(controller);
  }

  private void leave(ServiceAddress controller) {
    world.trace().note(controller + " leaves for good");
    faults.end(controller);
    world.nodes(controller.site()).leave(controller.node());
    configure(controller.site());
  }

  /// Has all of a site start again, each service and host when it is ready: its controllers are
  /// where the configuration has them from now on, while the shard map on their disks says where
  /// they were.
  private void renumber(String site) {
    world.trace().note(site + " is renumbered");
    world.nodes(site).renumber();
    faults.crash(ServiceAddress.siteManager(site));
    world.nodes(site).all().forEach(node -> faults.crash(ServiceAddress.controller(site, node)));
    world.hosts().values().stream()
        .filter(host -> host.site().equals(site))
        .forEach(host -> faults.crash(host.address()));
  }

  private void configure(String site) {
    if (random.nextBoolean()) {
      world.nodes(site).configure();
      if (random.nextBoolean()) {
        faults.crash(ServiceAddress.siteManager(site));
      }
    }
  }

  /// Has site-managers start that may still wait for controllers that left.
  void forget() {
    for (var site : world.sites()) {
      if (!world.nodes(site).missed().isEmpty() && random.nextBoolean()) {
        world.trace().note(site + " forgets " + world.nodes(site).missed());
        faults.crash(ServiceAddress.siteManager(site));
      }
    }
  }
}
