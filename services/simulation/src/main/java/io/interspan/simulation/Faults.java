package io.interspan.simulation;

import io.interspan.message.Role;
import io.interspan.message.ServiceAddress;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// What goes wrong, and how it is righted again.
final class Faults {
  private static final List<NetworkQuality> QUALITIES =
      List.of(
          NetworkQuality.CALM,
          new NetworkQuality(0, 0.2, 0, 40),
          new NetworkQuality(0.05, 0.05, 1, 30),
          new NetworkQuality(0.3, 0.1, 1, 300),
          new NetworkQuality(0.02, 0.02, 50, 800));

  private final World world;
  private final SplittableRandom random;
  private final TreeSet<String> down = new TreeSet<>();
  private boolean noMore;

  Faults(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /// Has something go wrong.
  ///
  /// @param mayLeave whether hosts may also shut down in good order
  void next(boolean mayLeave) {
    noMore = false;
    switch (random.nextInt(14)) {
      case 0, 1, 2, 3, 4, 5 -> crash(any(List.copyOf(world.processes().values())).address());
      case 6 -> {
        var site = any(world.sites());
        crash(ServiceAddress.controller(site, any(world.nodes(site).all())));
      }
      case 7, 8 -> cutOff(any(world.sites()));
      case 9 -> isolate(any(List.copyOf(world.processes().values())).address());
      case 10, 11 -> world.network().quality(any(QUALITIES));
      case 12 -> fullDisk();
      default -> {
        if (mayLeave) {
          leave(any(List.copyOf(world.hosts().values())));
        } else {
          crash(any(List.copyOf(world.hosts().values())).address());
        }
      }
    }
  }

  private long aWhile() {
    long lease = World.FEED_LIMITS.lease().toMillis();
    return switch (random.nextInt(8)) {
      case 0, 1 -> random.nextLong(1, 50);
      case 2, 3, 4 -> random.nextLong(50, 2_000);
      case 5, 6 -> random.nextLong(2_000, lease);
      default -> random.nextLong(lease, 3 * lease);
    };
  }

  private void later(Runnable action) {
    world
        .timeline()
        .after(
            aWhile(),
            () -> {
              if (!noMore) {
                action.run();
              }
            });
  }

  /// Kills a service; it starts again in a while.
  void crash(ServiceAddress address) {
    if (isLost(address) || !down.add(address.toString())) {
      return;
    }
    noMore = false;
    kill(address);
    later(() -> start(address));
  }

  private void kill(ServiceAddress address) {
    if (address.role() == Role.HOST) {
      world.host(address).crash();
      return;
    }
    var process = world.processes().get(address.toString());
    if (process != null) {
      process.crash();
    }
    if (address.role() == Role.GLOBAL_MANAGER) {
      world.store().crash();
    }
    if (address.role() == Role.SITE_MANAGER) {
      world.space(address.site()).store().crash();
    }
    if (address.role() == Role.CONTROLLER && random.nextBoolean()) {
      // Some hosts see their connection break, others only that nobody answers.
      world.hosts().values().stream()
          .filter(host -> host.site().equals(address.site()) && random.nextBoolean())
          .forEach(host ->
              world.timeline().after(random.nextLong(0, 100), () -> host.sessionLost(address)));
    }
  }

  /// Has a service that was not there before start in a while.
  void begin(ServiceAddress address) {
    if (down.add(address.toString())) {
      noMore = false;
      later(() -> start(address));
    }
  }

  private boolean isLost(ServiceAddress address) {
    return address.role() == Role.HOST && world.host(address).isLost();
  }

  /// Kills a service for good.
  void end(ServiceAddress address) {
    down.remove(address.toString());
    kill(address);
  }

  private void leave(HostMachine host) {
    if (!isLost(host.address()) && down.add(host.address().toString())) {
      host.leave();
      later(() -> start(host.address()));
    }
  }

  private void start(ServiceAddress address) {
    if (!down.remove(address.toString())) {
      return;
    }
    if (address.role() == Role.HOST) {
      world.host(address).start();
    } else {
      var process = world.processes().get(address.toString());
      if (process != null) {
        process.start();
      }
    }
  }

  private void cutOff(String site) {
    world.network().cutOff(site);
    later(() -> world.network().join(site));
  }

  private void isolate(ServiceAddress address) {
    world.network().isolate(address);
    later(() -> world.network().rejoin(address));
  }

  /// Has some service other than a host stand still for a while.
  void pause() {
    noMore = false;
    var address = any(List.copyOf(world.processes().values())).address();
    if (address.role() != Role.HOST) {
      pause(address);
    }
  }

  /// Has a service stand still for a while, a while from now.
  void pauseSoon(ServiceAddress address) {
    noMore = false;
    later(() -> pause(address));
  }

  private void pause(ServiceAddress address) {
    var process = world.processes().get(address.toString());
    if (process != null) {
      process.pause();
      later(process::resume);
    }
  }

  private void fullDisk() {
    LogStore<?> store =
        random.nextBoolean() ? world.store() : world.space(any(world.sites())).store();
    store.fail();
    later(store::mend);
  }

  /// Starts everything for the first time.
  void startAll() {
    world.processes().values().forEach(process -> down.add(process.address().toString()));
    List.copyOf(down).forEach(address -> start(ServiceAddress.parse(address)));
  }

  /// Rights all that is wrong.
  void rightAll() {
    noMore = true;
    world.processes().values().forEach(SimulatedProcess::resume);
    world.network().heal();
    world.network().quality(NetworkQuality.CALM);
    world.store().mend();
    world.sites().forEach(site -> world.space(site).store().mend());
    List.copyOf(down).forEach(address -> start(ServiceAddress.parse(address)));
  }
}
