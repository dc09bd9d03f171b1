package io.interspan.host.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.host.logic.DataPlaneView;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.shard.Sharding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/// Random changes, then random faults, over a network that loses, doubles and reorders.
class ControlPlanePropertyTest {
  private static final List<String> SITES = List.of("east", "west");
  private static final List<String> SEGMENTS = List.of("db", "web", "zoo");
  private static final List<String> ROUTERS = List.of("", "/r1", "/r2");
  private static final int GUESTS = 6;
  private static final int CHANGES = 25;
  private static final int FAULTS = 12;

  /// Long enough for every timer of the feeds to have come twice.
  private static final long QUIET = 120_000;

  /// Ports come and go, workloads move, segments change their span, everything crashes meanwhile:
  /// in the end every data plane holds what is true.
  @Property(tries = 12)
  void shouldConvergeToWhatHostsReport(
      @ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll Sharding sharding) {
    var world = world(seed, sharding);
    var random = world.net.random;
    for (int i = 0; i < CHANGES; i++) {
      change(world, random);
      if (random.nextInt(3) == 0) {
        fault(world, random, true);
      }
      world.net.run(random.nextInt(4_000));
    }
    calm(world);
    world.assertConverged();
  }

  /// While only the control plane fails, no data plane is told anything; a host that restarts holds
  /// what it held before any controller answers.
  @Property(tries = 12)
  void shouldTakeNothingAwayWhileTheControlPlaneFails(
      @ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll Sharding sharding) {
    var world = world(seed, sharding);
    for (int i = 0; i < CHANGES; i++) {
      change(world, world.net.random);
    }
    calm(world);
    world.assertConverged();
    var before = held(world);
    bad(world);
    for (int i = 0; i < FAULTS; i++) {
      fault(world, world.net.random, false);
      world.net.run(world.net.random.nextInt(20_000));
      assertThat(held(world)).as("after fault %s, seed %s", i, seed).isEqualTo(before);
    }
    calm(world);
    assertThat(held(world)).as("seed %s", seed).isEqualTo(before);
    world.assertConverged();
  }

  private static SortedMap<String, DataPlaneView> held(World world) {
    var held = new TreeMap<String, DataPlaneView>();
    world.hosts.forEach((name, host) -> held.put(name, host.holds()));
    return held;
  }

  private static World world(long seed, Sharding sharding) {
    var world = new World(seed, sharding.name(), SITES, 2);
    bad(world);
    return world;
  }

  private static void bad(World world) {
    world.net.loss = 10;
    world.net.doubled = 10;
    world.net.delay = 200;
  }

  private static void calm(World world) {
    world.net.loss = 0;
    world.net.doubled = 0;
    world.net.delay = 10;
    world.managers.values().forEach(ControlPlanePropertyTest::up);
    world.controllers.values().forEach(ControlPlanePropertyTest::up);
    world
        .hosts
        .values()
        .forEach(host -> {
          host.node.cutOff = false;
          if (!host.node.isUp()) {
            host.restart();
          }
        });
    world.net.run(QUIET);
  }

  private static void up(Net.Node node) {
    node.cutOff = false;
    if (!node.isUp()) {
      node.start();
    }
  }

  private static void change(World world, Random random) {
    var hosts = new ArrayList<>(world.hosts.values());
    int number = random.nextInt(GUESTS);
    var guest = "guest-" + number;
    var segment = SEGMENTS.get(random.nextInt(SEGMENTS.size()));
    switch (random.nextInt(7)) {
      case 0, 1 -> {
        // A workload appears, or moves.
        hosts.stream()
            .filter(host -> host.guests.containsKey(guest))
            .findFirst()
            .ifPresent(host -> host.detach(guest));
        hosts
            .get(random.nextInt(hosts.size()))
            .attach(
                guest, new MacAddress(0x020000000000L + number), IpAddress.v4(0x0a010000 + number));
      }
      case 2 ->
          hosts.stream()
              .filter(host -> host.guests.containsKey(guest))
              .findFirst()
              .ifPresent(host -> host.detach(guest));
      case 3 -> {
        world.ports.values().removeIf(port -> port.getAttachmentId().equals(guest));
        world.port("p" + number, segment, guest, random.nextInt(5) > 0);
      }
      case 4 -> {
        if (random.nextInt(3) == 0) {
          world.ports.values().removeIf(port -> port.getAttachmentId().equals(guest));
        }
      }
      case 5 -> {
        // The second router is in the west only, and the first may be above it.
        var router = ROUTERS.get(random.nextInt(ROUTERS.size()));
        var spans = router.equals("/r2") || random.nextInt(3) == 0 ? List.of("west") : SITES;
        world.segment(segment, 5001 + SEGMENTS.indexOf(segment), spans, router);
      }
      default -> {
        if (random.nextInt(3) == 0) {
          world.routers.clear();
        } else {
          world.router("/r1", "");
          world.router("/r2", random.nextBoolean() ? "/r1" : "");
        }
      }
    }
    world.publish();
  }

  private static void fault(World world, Random random, boolean moveWorkloads) {
    var controllers = new ArrayList<>(world.controllers.values());
    var hosts = new ArrayList<>(world.hosts.values());
    var site = SITES.get(random.nextInt(SITES.size()));
    var controller = controllers.get(random.nextInt(controllers.size()));
    var host = hosts.get(random.nextInt(hosts.size()));
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        if (controller.isUp()) {
          controller.crash();
        } else {
          controller.start();
        }
      }
      case 2 -> {
        controllers.forEach(Net.Node::crash);
        controllers.forEach(Net.Node::start);
      }
      case 3 -> controller.cutOff = !controller.cutOff;
      case 4 -> {
        var manager = World.of(world.managers, site);
        if (manager.isUp()) {
          manager.crash();
        } else {
          manager.start();
        }
      }
      case 5 -> world.remap(site, nodes(random));
      case 6 -> host.restart();
      default -> {
        if (moveWorkloads && host.node.isUp()) {
          host.crash();
        } else if (!host.node.isUp()) {
          host.restart();
        } else {
          host.node.cutOff = !host.node.cutOff;
        }
      }
    }
  }

  private static List<String> nodes(Random random) {
    var nodes = new ArrayList<>(World.NODES);
    if (random.nextBoolean()) {
      nodes.remove(random.nextInt(nodes.size()));
    }
    return nodes;
  }
}
