package io.interspan.sitemanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.ControllerNode;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.message.ShardMapEntry;
import io.interspan.message.ShardMaps;
import io.interspan.model.Bytes;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.Cursor;
import io.interspan.model.shard.Sharding;
import io.interspan.span.testing.Intents;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SiteManagerLogicTest {
  private static final ServiceAddress WEST = ServiceAddress.siteManager("west");
  private static final String HOSTS = "/interspan/v1/hosts/";

  private final SiteWorld world = new SiteWorld(1);

  private void begin() {
    world.network.setBad(false);
    world.commit(
        Intents.site("west"),
        Intents.site("east"),
        Intents.tier1("t1"),
        Intents.segment("web", 5000, "t1"),
        Intents.port("web", "p1", ""));
    world.hosts("west").attach("h1", "p1");
    world.run(20_000);
  }

  private SiteStatus west() {
    return world.siteManager("west").status().orElseThrow();
  }

  @Test
  void shouldServeItsControllersFromItsDiskWhileNobodyElseIsThere() {
    begin();
    world.network.crash(ServiceAddress.SPAN);
    world.network.crash(ServiceAddress.GLOBAL_MANAGER);
    var before = west().config();
    for (var service : world.services()) {
      if (service.site().equals("west")) {
        world.restart(service);
      }
    }
    world.network.run(10_000);

    world.assertConverged();
    assertThat(west().config()).isEqualTo(before);
    assertThat(west().plan()).isEqualTo(world.log.at());
  }

  @Test
  void shouldGoOnAtItsPlaceInThePlan() {
    begin();
    world.restart(WEST);
    world.run(5_000);
    var before = west().config();
    world.commit(Intents.zoneSegment("db", 5001, "west"));
    world.run(20_000);

    assertThat(west().config().version()).isEqualTo(before.version() + 1);
    assertThat(west().plan()).isEqualTo(world.log.at());
  }

  @Test
  void shouldTellControllersTheRevisionOfAPlanThatOnlyLostSomething() {
    begin();
    world.commit(Intents.gone("segments/web/ports/p1"));
    world.run(20_000);

    assertThat(Objects.requireNonNull(world.controller("west", "1").config().get("revision")))
        .satisfies(entry -> assertThat(entry.getRevision()).isEqualTo(world.log.at().version()));
    assertThat(world.manager().realized("west")).hasValue(world.log.at().version());
  }

  @Test
  void shouldSayWhatItHoldsAndWhichHostsAreBehind() {
    begin();
    long before = world.log.at().version();
    world.network.crash(ServiceAddress.controller("west", "2"));
    world.commit(Intents.zoneSegment("db", 5001, "west"));
    world.network.run(3_000);

    var said = world.manager().realization("west").orElseThrow();
    assertThat(said.getHeld()).isEqualTo(world.log.at().version());
    assertThat(said.getRevision()).isEqualTo(before);
    assertThat(said.getBehindList()).containsExactly("h2");

    world.restart(ServiceAddress.controller("west", "2"));
    world.run(20_000);
    assertThat(world.manager().realization("west").orElseThrow().getBehindList()).isEmpty();
  }

  @Test
  void shouldSayWhatItHoldsThoughAHostIsNeverHeard() {
    begin();
    world.hosts("west").host("h1").isHere = false;
    world.restart(ServiceAddress.controller("west", "1"));
    world.network.crash(ServiceAddress.controller("west", "2"));
    world.restart(WEST);
    world.network.run(60);
    assertThat(world.own.refused(503, "west", "DELETE", HOSTS + "h2", null))
        .as("a host that is there, and not heard of yet")
        .contains("has not said yet which hosts it has");
    world.network.start(ServiceAddress.controller("west", "2"));
    world.commit(Intents.zoneSegment("db", 5001, "west"));
    world.run(20_000);

    var said = world.manager().realization("west").orElseThrow();
    assertThat(said.hasRevision()).isFalse();
    assertThat(said.getHeld()).isEqualTo(world.log.at().version());
    assertThat(said.getBehindList()).containsExactly("h1");

    world.run(SiteAlarms.STALE_MILLIS);
    world.own.must("west", "DELETE", HOSTS + "h1", null);
    world.run(5_000);
    assertThat(world.manager().realized("west")).hasValue(world.log.at().version());
  }

  @Test
  void shouldReportItsControllersItsHostsAndItsClaims() {
    begin();

    assertThat(world.manager().entries("west").keySet())
        .containsExactly("claim/p1", "control-plane", "host/h1", "host/h2", "overlay-ids");
    assertThat(world.manager().entries("west").get("control-plane"))
        .extracting(entry -> Objects.requireNonNull(entry).getControlPlane())
        .satisfies(plane -> {
          assertThat(plane.getSite()).isEqualTo("west");
          assertThat(plane.getNodesList()).hasSize(2);
        });
    assertThat(world.manager().isComplete("west")).isTrue();
    assertThat(west().hosts()).extracting(SiteStatus.Host::host).containsExactly("h1", "h2");
    assertThat(west().claims()).containsEntry("p1", "h1");
    assertThat(west().follows()).hasSize(5);
    var plan = west().follows().getFirst();
    assertThat(plan.feed()).isEqualTo("site-plan:west");
    assertThat(plan.counters().snapshots()).as("a new site has no cursor").isEqualTo(1);
    assertThat(plan.counters().bytes()).isPositive();
  }

  @Test
  void shouldLetTheFirstOfTwoHostsKeepAnAttachment() {
    begin();
    world.hosts("west").attach("h2", "p1");
    world.run(5_000);
    assertThat(world.manager().claims("west")).containsEntry("p1", "h1");
    assertThat(world.network.alarms()).containsKey("site-manager/west site-manager/attachment/p1");

    world.restart(WEST);
    world.run(5_000);
    assertThat(world.manager().claims("west")).containsEntry("p1", "h1");

    world.hosts("west").detach("h1", "p1");
    world.run(5_000);
    assertThat(world.manager().claims("west")).containsEntry("p1", "h2");
    assertThat(world.network.alarms())
        .doesNotContainKey("site-manager/west site-manager/attachment/p1");
    assertThat(world.ended).isEmpty();
  }

  private SortedSet<String> heard() {
    return west().hosts().stream()
        .filter(SiteStatus.Host::heard)
        .map(SiteStatus.Host::host)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String composer(String host) {
    var entry = world.controller("west", "1").config().get("shard-map");
    return ShardMaps.read(Objects.requireNonNull(entry).getShardMap()).composer(host).orElseThrow();
  }

  @Test
  void shouldHearAHostOnceTheControllerThatComposesItsPlanDoes() {
    begin();
    var host = world.hosts("west").host("h1");
    host.node = composer("h1");
    world.run(5_000);
    assertThat(heard()).contains("h1");

    world.network.crash(ServiceAddress.controller("west", host.node));
    world.run(60_000);
    assertThat(heard()).as("its controller is gone, the other has no session").doesNotContain("h1");

    host.node = host.node.equals("1") ? "2" : "1";
    world.run(20_000);
    assertThat(heard()).contains("h1");
  }

  @Test
  void shouldGiveUpAClaimWithTheWorkload() {
    begin();
    world.hosts("west").detach("h1", "p1");
    world.run(20_000);

    assertThat(world.manager().claims("west")).isEmpty();
    assertThat(world.ended).hasSize(1);
    assertThat(world.plan("west", "1")).doesNotContainKey("/global-infra/segments/web/ports/p1");
  }

  @Test
  void shouldClaimWhatItWasGrantedAfterItsDiskWasLost() {
    begin();
    world.network.crash(WEST);
    world.network.wipe(WEST);
    world.hosts("west").host("h1").isHere = false;
    world.restart(ServiceAddress.controller("west", "1"));
    world.network.start(WEST);
    world.run(30_000);

    assertThat(world.ended).isEmpty();
    assertThat(world.manager().isComplete("west")).isTrue();
    assertThat(world.manager().claims("west")).containsEntry("p1", "");
    assertThat(world.network.alarms()).containsKey("site-manager/west site-manager/unseen/p1");

    var asked = new SiteManagerEvent.ForgetAttachment("p1");
    world.network.perform(WEST, world.siteManager("west").on(asked, world.network.now()));
    world.run(20_000);
    assertThat(world.ended).hasSize(1);
    assertThat(world.network.alarms())
        .doesNotContainKey("site-manager/west site-manager/unseen/p1");
  }

  @Test
  void shouldKeepASilentHostUntilItIsForgotten() {
    begin();
    world.hosts("west").host("h1").isHere = false;
    world.restart(ServiceAddress.controller("west", "1"));
    world.restart(WEST);
    world.run(SiteAlarms.STALE_MILLIS + 30_000);
    assertThat(world.manager().claims("west")).containsEntry("p1", "h1");
    assertThat(world.network.alarms()).containsKey("site-manager/west site-manager/host/h1");

    assertThat(world.own.refused(400, "west", "DELETE", HOSTS + "h2", null))
        .contains("host 'h2' has a session with its controller: stop it first");
    assertThat(world.own.refused(404, "west", "DELETE", HOSTS + "h9", null))
        .contains("site west has no host 'h9'");
    assertThat(world.own.must("west", "DELETE", HOSTS + "h1", null)).contains("\"host\":\"h1\"");
    world.run(5_000);
    assertThat(world.manager().entries("west")).doesNotContainKeys("claim/p1", "host/h1");
    assertThat(world.network.alarms()).doesNotContainKey("site-manager/west site-manager/host/h1");
    world.restart(WEST);
    world.restart(ServiceAddress.controller("west", "2"));
    world.run(5_000);
    assertThat(world.controller("west", "2").config()).containsKey("forgotten/h1");
    assertThat(world.manager().entries("west")).doesNotContainKeys("claim/p1", "host/h1");

    assertThat(world.own.must("west", "DELETE", HOSTS + "h1", null)).contains("\"host\":\"h1\"");
    var host = world.hosts("west").host("h1");
    // Its controller was away, and tells what it knew.
    host.isHere = true;
    host.isSilent = true;
    for (int start = 0; start < 2; start++) {
      world.run(20_000);
      assertThat(west().hosts()).extracting(SiteStatus.Host::host).containsExactly("h2");
      assertThat(world.controller("west", "2").config()).containsKey("forgotten/h1");
      world.restart(WEST);
    }
    host.isSilent = false;
    host.version += 2;
    world.run(20_000);
    assertThat(world.manager().entries("west")).containsKeys("claim/p1", "host/h1");
    assertThat(world.controller("west", "2").config()).doesNotContainKey("forgotten/h1");
  }

  @Test
  void shouldFetchACopyAgainThatCannotBeRead() {
    begin();
    var rows = new ArrayList<StoredEntry>();
    for (var row : world.network.rows(WEST)) {
      rows.add(
          row.table().equals("site-plan/entry")
              ? new StoredEntry(row.table(), row.key(), Bytes.utf8("?"))
              : row);
    }
    var logic = new SiteManagerLogic(SiteWorld.config("west", List.of("1", "2")));
    var write =
        logic.on(new ServiceEvent.Started(rows), 5_000_000).stream()
            .filter(Effect.Persist.class::isInstance)
            .map(effect -> ((Effect.Persist) effect).write())
            .findFirst()
            .orElseThrow();

    assertThat(write.clear()).contains("site-plan/entry", "site-config/entry", "claim");
    logic.on(new ServiceEvent.Persisted(1), 5_000_000);
    var status = logic.status().orElseThrow();
    assertThat(status.plan()).isEqualTo(Cursor.NONE);
    assertThat(status.shardEpoch()).isEqualTo(5_000_000);
    assertThat(logic.on(new ServiceEvent.Ticked(), 5_000_100))
        .filteredOn(Effect.Alarm.class::isInstance)
        .extracting(effect -> ((Effect.Alarm) effect).id())
        .contains("site-manager/disk");
  }

  @Test
  void shouldShowAPlanOnlyOnceItIsOnTheDisk() {
    begin();
    world.network.crash(WEST);
    var logic = new SiteManagerLogic(SiteWorld.config("west", List.of("1", "2")));
    long now = world.network.now();
    logic.on(new ServiceEvent.Started(world.network.rows(WEST)), now);
    logic.on(new ServiceEvent.Persisted(1), now);
    var before = logic.status().orElseThrow();

    var span = Objects.requireNonNull(world.logics.get(ServiceAddress.SPAN));
    world.commit(Intents.zoneSegment("db", 5001, "west"));
    world.network.run(10_000);
    now = world.network.now() + 60_000;
    var out = exchange(logic, span, now);
    var persists = out.stream().filter(Effect.Persist.class::isInstance).toList();
    assertThat(persists).hasSize(1);
    assertThat(logic.status().orElseThrow().config()).isEqualTo(before.config());
    assertThat(logic.status().orElseThrow().plan()).isEqualTo(before.plan());

    logic.on(new ServiceEvent.Persisted(((Effect.Persist) persists.getFirst()).ticket()), now);
    assertThat(logic.status().orElseThrow().config().version())
        .isEqualTo(before.config().version() + 1);
    assertThat(logic.status().orElseThrow().plan()).isEqualTo(world.log.at());
  }

  /// Lets the site-manager and the span service talk until neither has anything to say.
  private static List<Effect> exchange(SiteManagerLogic logic, ServiceLogic span, long now) {
    var all = new ArrayList<Effect>();
    var effects = logic.on(new ServiceEvent.Ticked(), now);
    while (!effects.isEmpty()) {
      all.addAll(effects);
      var next = new ArrayList<Effect>();
      for (Envelope pull : sends(effects, "span")) {
        for (Envelope page :
            sends(span.on(new ServiceEvent.Received(pull), now), WEST.toString())) {
          next.addAll(logic.on(new ServiceEvent.Received(page), now));
        }
      }
      effects = next;
    }
    return all;
  }

  private static List<Envelope> sends(List<Effect> effects, String to) {
    var sends = new ArrayList<Envelope>();
    for (var effect : effects) {
      if (effect instanceof Effect.Send(var envelope) && envelope.getTo().equals(to)) {
        sends.add(envelope);
      }
    }
    return sends;
  }

  @Test
  void shouldRaiseTheShardEpochOnlyWhereTheWorkIsSharedInAnotherWay() {
    var two = nodes("1", "2");
    var first = ShardAllotment.allot(Sharding.PHYSICAL, two, null, 1_000);
    assertThat(first.getEpoch()).isEqualTo(1_000);
    assertThat(ShardAllotment.allot(Sharding.PHYSICAL, two, first, 9_000)).isEqualTo(first);

    ShardMapEntry grown = ShardAllotment.allot(Sharding.PHYSICAL, nodes("1", "2", "3"), first, 500);
    assertThat(grown.getEpoch()).as("a clock that went back").isEqualTo(1_001);
    assertThat(grown.getNodesList()).hasSize(3);

    var logical = ShardAllotment.allot(Sharding.LOGICAL, two, first, 500);
    assertThat(logical.getEpoch()).isEqualTo(1_001);
    assertThat(ShardAllotment.sharding(logical)).isEqualTo(Sharding.LOGICAL);
  }

  private static List<ControllerNode> nodes(String... ids) {
    var config = SiteWorld.config("west", List.of(ids));
    return new NodeSet(config, null, 0).all();
  }

  @Test
  void shouldServeTheNewShardMapAtTheSamePlan() {
    begin();
    world.network.crash(WEST);
    var logic = new SiteManagerLogic(SiteWorld.config("west", List.of("1", "2", "3")));
    logic.on(new ServiceEvent.Started(world.network.rows(WEST)), 9_000_000);
    logic.on(new ServiceEvent.Persisted(1), 9_000_000);

    var status = logic.status().orElseThrow();
    assertThat(status.shardEpoch()).isEqualTo(9_000_000);
    assertThat(status.plan()).isEqualTo(world.log.at());
    assertThat(status.follows()).hasSize(7);
  }

  @Test
  void shouldNotWriteWhatItWroteBefore() {
    begin();
    world.run(60_000);
    var before = west().config();
    int writes = world.network.writes(WEST);
    world.run(60_000);

    assertThat(west().config()).isEqualTo(before);
    assertThat(world.network.writes(WEST)).isEqualTo(writes);
  }
}
