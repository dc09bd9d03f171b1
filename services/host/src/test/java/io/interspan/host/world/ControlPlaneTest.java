package io.interspan.host.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.host.logic.HostEvent;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RealizedEntry;
import io.interspan.model.feed.Cursor;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlPlaneTest {
  private static final String WEB = "/global-infra/segments/web";
  private static final List<String> BOTH = List.of("east", "west");

  private static World twoSites() {
    return twoSites("PHYSICAL");
  }

  private static World twoSites(String sharding) {
    var world = new World(1, sharding, BOTH, 2);
    world.segment("web", 5001, BOTH);
    int number = 1;
    for (var host : world.hosts.values()) {
      var guest = "guest-" + number;
      world.port("p" + number, "web", guest, true);
      host.attach(
          guest, new MacAddress(0x020000000000L + number), IpAddress.v4(0x0a010000 + number));
      number++;
    }
    world.publish();
    return world;
  }

  @Test
  void shouldTellEveryHostOfEveryOther() {
    var world = twoSites();
    world.net.run(5_000);
    world.assertConverged();
    assertThat(world.net.alarms()).isEmpty();
  }

  /// The segment db is in the east only; what routing joins to it is in the west, too. So the west
  /// holds it in transit, and its hosts route into it.
  @ParameterizedTest
  @ValueSource(strings = {"PHYSICAL", "LOGICAL"})
  void shouldTellHostsOfWhatTheyRouteInto(String sharding) {
    var world = twoSites(sharding);
    var db = "/global-infra/segments/db";
    world.router("/t0", "");
    world.router("/t1", "/t0");
    world.router("/t2", "/t0");
    world.segment("web", 5001, BOTH, "/t1");
    world.segment("db", 5002, List.of("east"), "/t2");
    world.port("p9", "db", "guest-9", true);
    var east = world.host("east/h1");
    var west = world.host("west/h1");
    east.attach("guest-9", new MacAddress(9), IpAddress.v4(9));
    world.publish();
    world.net.run(10_000);

    world.assertConverged();
    assertThat(world.net.alarms()).isEmpty();
    var reached = World.of(west.holds().segments(), db);
    assertThat(reached.replicateTo()).containsExactly(east.tep);
    assertThat(reached.macs()).containsOnlyKeys(new MacAddress(9));
    assertThat(reached.arps()).containsOnlyKeys(IpAddress.v4(9));
    var own = World.of(east.holds().segments(), db);
    assertThat(own.replicateTo()).as("nobody else has ports there").isEmpty();
    assertThat(own.admitFrom()).contains(west.tep).hasSize(3);

    world.router("/t2", "");
    world.publish();
    world.net.run(10_000);
    world.assertConverged();
    assertThat(west.holds().segments()).containsOnlyKeys(WEB);
    assertThat(World.of(east.holds().segments(), db).admitFrom()).isEmpty();
  }

  @Test
  void shouldGiveTheSiteManagerWhatHostsReportAndHaveInForce() {
    var world = twoSites();
    world.net.run(5_000);
    var manager = world.manager("west");
    assertThat(manager.inventory.origins()).containsExactly("west/h1", "west/h2");
    assertThat(manager.inventory.values("west/h1"))
        .containsKeys("host", "attachment/guest-3", "port//global-infra/segments/web/ports/p3");
    assertThat(manager.realization.origins()).containsExactly("west/h1", "west/h2");
  }

  @Test
  void shouldForwardFromItsDiskBeforeAnyControllerAnswers() {
    var world = twoSites();
    world.net.run(5_000);
    world.controllers.values().forEach(Net.Node::crash);
    var host = world.host("west/h1");
    var before = host.holds();
    host.restart();
    assertThat(host.holds()).isEqualTo(before);
    world.net.run(60_000);
    world.hosts.values().forEach(one -> assertThat(one.holds()).isEqualTo(world.expected(one)));
    world.controllers.values().forEach(Net.Node::start);
    world.net.run(60_000);
    world.assertConverged();
  }

  @Test
  void shouldTakeNothingAwayWhenAllControllersRestartEmpty() {
    var world = twoSites();
    world.net.run(5_000);
    var before = world.hosts.values().stream().map(host -> host.dataPlane.effects).toList();
    world.controllers.values().forEach(Net.Node::crash);
    world.net.run(1_000);
    world.controllers.values().forEach(Net.Node::start);
    world.net.run(120_000);
    assertThat(world.hosts.values().stream().map(host -> host.dataPlane.effects)).isEqualTo(before);
    world.assertConverged();
  }

  @Test
  void shouldHandHostsOverToTheirNewMaster() {
    var world = twoSites();
    world.net.run(5_000);
    var before = world.hosts.values().stream().map(host -> host.dataPlane.effects).toList();
    world.remap("west", List.of("3"));
    world.net.run(60_000);
    assertThat(world.hosts.values().stream().map(host -> host.dataPlane.effects)).isEqualTo(before);
    for (var old : List.of("west/1", "west/2")) {
      world
          .controller(old)
          .status()
          .hosts()
          .values()
          .forEach(host -> assertThat(host.report()).isEqualTo(Cursor.NONE));
    }
    assertThat(world.controller("west/3").status().hosts().values())
        .hasSize(2)
        .allSatisfy(host -> assertThat(host.isPlanned()).isTrue());
    assertThat(world.manager("west").inventory.origins()).containsExactly("west/h1", "west/h2");
    assertThat(world.net.alarms()).isEmpty();
    world.assertConverged();
  }

  @Test
  void shouldDropAHostThatLeavesAndTakeItBack() {
    var world = twoSites();
    world.net.run(5_000);
    var host = world.host("west/h1");
    host.tell(new HostEvent.Leaving());
    host.crash();
    world.net.run(2_000);
    for (var other : world.hosts.values()) {
      if (other != host) {
        assertThat(World.of(other.holds().segments(), WEB).replicateTo())
            .hasSize(2)
            .doesNotContain(host.tep);
        assertThat(World.of(other.holds().segments(), WEB).macs()).hasSize(2);
      }
    }
    assertThat(world.manager("west").inventory.origins()).containsExactly("west/h2");
    assertThat(world.net.alarms()).isEmpty();
    host.restart();
    world.net.run(10_000);
    world.assertConverged();
  }

  @Test
  void shouldKeepASilentHostUntilItIsForgotten() {
    var world = twoSites();
    world.net.run(5_000);
    var host = world.host("west/h1");
    host.crash();
    world.net.run(120_000);
    assertThat(world.net.alarms()).hasSize(1).first().asString().contains("h1 is silent");
    var other = world.host("east/h1");
    assertThat(other.holds()).isEqualTo(world.expected(other));
    world.forget(host, shown(world));
    world.net.run(2_000);
    assertThat(World.of(other.holds().segments(), WEB).replicateTo()).doesNotContain(host.tep);
    assertThat(world.manager("west").inventory.origins()).containsExactly("west/h2");
    assertThat(world.net.alarms()).isEmpty();
    host.restart();
    world.net.run(10_000);
    world.assertConverged();
  }

  private static Cursor shown(World world) {
    return world.manager("west").inventory.stamp("west/h1").orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PHYSICAL", "LOGICAL"})
  void shouldForgetAHostThatWentWithItsController(String sharding) {
    var world = twoSites(sharding);
    world.net.run(5_000);
    var host = world.host("west/h1");
    var known = shown(world);
    // The site-manager hears no more of it, other controllers do.
    world.managers.get("west").crash();
    world.port("p9", "web", "guest-9", true);
    host.attach("guest-9", new MacAddress(0x020000000009L), IpAddress.parse("10.1.0.9"));
    world.net.run(5_000);
    var composer = world.composer(host);
    host.crash();
    World.of(world.controllers, "west/" + composer).crash();
    world.managers.get("west").start();
    world.remapWithout("west", composer);
    world.net.run(10_000);
    for (var other : List.of(world.host("west/h2"), world.host("east/h1"))) {
      assertThat(World.of(other.holds().segments(), WEB).replicateTo()).contains(host.tep);
    }
    World.of(world.controllers, "east/1").crash();
    world.forget(host, known);
    world.net.run(2_000);
    World.of(world.controllers, "west/" + composer).start();
    World.of(world.controllers, "east/1").start();
    world.net.run(60_000);
    for (var other : world.hosts.values()) {
      if (other != host) {
        assertThat(World.of(other.holds().segments(), WEB).replicateTo())
            .hasSize(2)
            .doesNotContain(host.tep);
      }
    }
    world.remap("west", World.NODES);
    host.restart();
    world.publish();
    world.net.run(60_000);
    world.assertConverged();
  }

  @ParameterizedTest
  @CsvSource({"PHYSICAL, 20000", "PHYSICAL, 60000", "LOGICAL, 20000", "LOGICAL, 60000"})
  void shouldTakeAHostBackThatOnlyWasAway(String sharding, long away) {
    var world = twoSites(sharding);
    world.net.run(5_000);
    var host = world.host("west/h1");
    host.node.cutOff = true;
    world.net.run(away);
    world.remapWithout("west", world.composer(host));
    world.net.run(5_000);
    world.forget(host, shown(world));
    world.net.run(5_000);
    var other = world.host("east/h1");
    assertThat(World.of(other.holds().segments(), WEB).replicateTo()).doesNotContain(host.tep);
    host.node.cutOff = false;
    world.net.run(60_000);
    world.assertConverged();
    // Those that read all of it again hear of both, in whatever order.
    for (var node : List.of("west/1", "west/2", "west/3", "east/1", "east/2", "east/3")) {
      World.of(world.controllers, node).crash();
      World.of(world.controllers, node).start();
      world.net.run(30_000);
      world.assertConverged();
    }
  }

  @Test
  void shouldTakeAHostBackThatIsThereBeforeItsControllerHearsThatItIsNot() {
    var world = twoSites();
    world.net.run(5_000);
    var host = world.host("west/h1");
    var known = shown(world);
    host.node.cutOff = true;
    world.net.run(60_000);
    host.node.cutOff = false;
    world.net.run(20_000);
    world.forget(host, known);
    world.net.run(60_000);
    world.assertConverged();
  }

  @Test
  void shouldSendAHostNothingThatDoesNotConcernIt() {
    var world = twoSites();
    world.segment("db", 5002, BOTH);
    world.publish();
    world.net.run(5_000);
    var host = world.host("west/h1");
    var place = host.logic().status().realized();
    world.port("p9", "db", "guest-9", true);
    world
        .host("east/h1")
        .attach("guest-9", new MacAddress(0x020000000009L), IpAddress.parse("10.1.0.9"));
    world.publish();
    world.net.run(60_000);
    world.assertConverged();
    assertThat(host.logic().status().realized()).isEqualTo(place);
    assertThat(realized(world, "west/h1")).isEqualTo(world.revision);
  }

  @Test
  void shouldSayUpToWhichRevisionAHostHasItsPlanInForce() {
    var world = twoSites();
    world.net.run(5_000);
    long before = realized(world, "west/h1");
    assertThat(before).isEqualTo(world.revision);
    world.host("west/h1").crash();
    world.port("p3", "web", "guest-3", false);
    world.publish();
    world.net.run(5_000);
    assertThat(realized(world, "west/h2")).isEqualTo(world.revision);
    assertThat(realized(world, "west/h1")).isEqualTo(before);
    world.host("west/h1").restart();
    world.net.run(20_000);
    assertThat(realized(world, "west/h1")).isEqualTo(world.revision);
  }

  private static long realized(World world, String host) {
    var value =
        world
            .manager("west")
            .realization
            .value(host, "host/" + host.substring(host.indexOf('/') + 1))
            .orElseThrow();
    return ProtoBytes.parse(RealizedEntry.parser(), value, host).getRevision();
  }

  @Test
  void shouldFollowAWorkloadThatMovesToAnotherSite() {
    var world = twoSites();
    world.net.run(5_000);
    for (var to : List.of("east/h1", "west/h2", "east/h2", "west/h1")) {
      world.hosts.values().stream()
          .filter(host -> host.guests.containsKey("guest-3"))
          .findFirst()
          .orElseThrow()
          .detach("guest-3");
      world
          .host(to)
          .attach("guest-3", new MacAddress(0x020000000003L), IpAddress.parse("10.1.0.3"));
      world.publish();
      world.net.run(3_000);
      world.assertConverged();
    }
  }
}
