package io.interspan.span.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.ServiceAddress;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.span.Span;
import io.interspan.span.testing.BadNetwork;
import io.interspan.span.testing.FakeGlobalManager;
import io.interspan.span.testing.FakeLog;
import io.interspan.span.testing.Intents;
import io.interspan.span.testing.Intents.Change;
import io.interspan.span.testing.RandomLog;
import io.interspan.span.testing.SlowComponents;
import io.interspan.span.testing.SlowPlans;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.Test;

class SpanLogicTest {
  private static final long SETTLES = 120_000;

  private FakeLog log = new FakeLog(7);
  private SpanLogic span = new SpanLogic(FeedLimits.DEFAULT);

  @BeforeTry
  void beginAnew() {
    log = new FakeLog(7);
    newSpan();
  }

  private BadNetwork network(long seed, boolean withoutHistory) {
    var network = new BadNetwork(seed);
    network.add(ServiceAddress.GLOBAL_MANAGER, () -> new FakeGlobalManager(log, 3, withoutHistory));
    network.add(ServiceAddress.SPAN, this::newSpan);
    return network;
  }

  private SpanLogic newSpan() {
    span = new SpanLogic(FeedLimits.DEFAULT);
    return span;
  }

  private void settle(BadNetwork network) {
    network.setBad(false);
    network.run(SETTLES);
    assertThat(span.status().log()).isEqualTo(log.at());
  }

  /// What the tables would be if every revision's plans were worked out anew.
  private SortedMap<String, SortedMap<String, PlanEntry>> slowTables(List<List<Change>> revisions) {
    var slow = new FakeLog(1);
    var components = new SlowComponents();
    var tables = new TreeMap<String, SortedMap<String, PlanEntry>>();
    long revision = 0;
    for (var changes : revisions) {
      slow.commit(changes);
      long at = ++revision;
      var objects = new SlowPlans(slow.objects());
      var plans = objects.plans(components.advance(objects, at));
      for (var site : tables.keySet()) {
        plans.putIfAbsent(site, new TreeMap<>());
      }
      plans.forEach((site, plan) -> {
        var table = tables.computeIfAbsent(site, _ -> new TreeMap<>());
        table.keySet().retainAll(plan.keySet());
        plan.forEach((key, entry) -> {
          var before = table.get(key);
          if (before == null || !before.toBuilder().clearRevision().build().equals(entry)) {
            table.put(key, entry.toBuilder().setRevision(at).build());
          }
        });
      });
    }
    return tables;
  }

  private SortedMap<String, SortedMap<String, PlanEntry>> tables() {
    var tables = new TreeMap<String, SortedMap<String, PlanEntry>>();
    for (var site : span.status().plans().keySet()) {
      var table = new TreeMap<String, PlanEntry>();
      for (var entry : span.table(site).orElseThrow().entries()) {
        var plan = plan(entry);
        assertThat(plan.getRevision()).isEqualTo(entry.version());
        table.put(entry.key(), plan);
      }
      tables.put(site, table);
    }
    return tables;
  }

  private static PlanEntry plan(FeedEntry entry) {
    return ProtoBytes.parse(PlanEntry.parser(), Objects.requireNonNull(entry.value()), entry.key());
  }

  @Provide
  Arbitrary<List<List<Change>>> revisions() {
    return RandomLog.revisions();
  }

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void shouldServeTheSameHoweverMessagesGoAndHoweverOftenItStarts(
      @ForAll("revisions") List<List<Change>> revisions, @ForAll long seed) {
    var network = network(seed, false);
    for (var changes : revisions) {
      log.commit(changes);
      network.run(Math.floorMod(seed * log.at().version(), 700));
      if (Math.floorMod(seed + log.at().version(), 11) == 0) {
        network.crash(ServiceAddress.SPAN);
        network.start(ServiceAddress.SPAN);
      }
    }
    settle(network);

    assertThat(tables()).isEqualTo(slowTables(revisions));
    assertThat(network.alarms()).isEmpty();
  }

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void shouldServeEqualTablesAfterAReplay(@ForAll("revisions") List<List<Change>> revisions) {
    var live = new Compilation(7, FeedLimits.DEFAULT);
    for (var changes : revisions) {
      var before = live.at();
      log.commit(changes);
      live.apply(log.after(before.version()), log.at());
    }
    var replayed = new Compilation(7, FeedLimits.DEFAULT);
    replayed.apply(log.after(0), log.at());

    assertThat(replayed.tables().all().keySet()).isEqualTo(live.tables().all().keySet());
    live.tables()
        .all()
        .forEach((site, table) -> {
          var again = Objects.requireNonNull(replayed.tables().all().get(site));
          assertThat(again.current()).isEqualTo(table.current());
          assertThat(again.digest()).isEqualTo(table.digest());
          assertThat(again.entries()).isEqualTo(table.entries());
          assertThat(again.statuses()).isEqualTo(table.statuses());
        });
  }

  @Property(tries = 15, edgeCases = EdgeCasesMode.NONE)
  void shouldServeTheRestoredLogUnderItsNewEpoch(
      @ForAll("revisions") List<List<Change>> revisions, @ForAll long seed) {
    var network = network(seed, false);
    revisions.forEach(log::commit);
    network.run(2_000);
    int kept = revisions.size() / 2;
    log.restore(kept);
    network.run(3_000);
    settle(network);

    var expected = slowTables(revisions.subList(0, kept));
    var served = tables();
    expected.forEach((site, plan) -> assertThat(served.get(site)).isEqualTo(plan));
    served.keySet().removeAll(expected.keySet());
    assertThat(served.values())
        .as("sites of the time after the backup")
        .allMatch(plan -> plan.isEmpty());
    span.status().plans().values().forEach(at -> assertThat(at.epoch()).isEqualTo(8));
  }

  @Test
  void shouldKnowNoSpanBeforeTheLogWasWorkedThrough() {
    log.commit(List.of(Intents.site("west"), Intents.zoneSegment("web", 5, "west")));
    var network = network(1, false);
    assertThat(span.status().phase()).isEqualTo(SpanStatus.Phase.WAITING);
    assertThat(span.span(Intents.path("segments/web"))).isEqualTo(new Span.Unknown());

    settle(network);
    assertThat(span.status().phase()).isEqualTo(SpanStatus.Phase.FOLLOWING);
    assertThat(span.span(Intents.path("segments/web"))).isEqualTo(Span.of(List.of("west")));
  }

  @Test
  void shouldNotMoveATableThatAChangeDoesNotConcern() {
    log.commit(List.of(Intents.site("west"), Intents.site("east")));
    var network = network(1, false);
    settle(network);
    log.commit(List.of(Intents.zoneSegment("web", 5, "west")));
    settle(network);

    assertThat(span.status().plans())
        .containsEntry("west", new Cursor(7, 2))
        .containsEntry("east", new Cursor(7, 1));
  }

  @Test
  void shouldGoOnWithTheObjectsWhereThereAreNoRevisions() {
    log.commit(List.of(Intents.site("west"), Intents.site("east")));
    log.commit(List.of(Intents.zoneSegment("web", 5, "east")));
    log.commit(List.of(Intents.zoneSegment("web", 5, "west")));
    var network = network(1, true);
    settle(network);

    assertThat(tables().get("west")).hasSize(1);
    assertThat(tables().get("east")).isEmpty();
    assertThat(span.status().plans()).containsEntry("east", new Cursor(7, 3));
    assertThat(network.alarms()).containsKey("span span/history");
  }

  @Test
  void shouldGoOnWithTheObjectsWhereRevisionsNeverCome() {
    log.commit(List.of(Intents.site("west"), Intents.zoneSegment("web", 5, "west")));
    var network = network(1, false);
    network.setBad(false);
    while (span.status().phase() == SpanStatus.Phase.WAITING) {
      network.run(1);
    }
    assertThat(span.status().phase()).isEqualTo(SpanStatus.Phase.REPLAYING);
    network.setCutOff(ServiceAddress.GLOBAL_MANAGER, true);
    network.run(SpanLogic.PATIENCE_MILLIS - 1_000);
    assertThat(span.status().phase()).isEqualTo(SpanStatus.Phase.REPLAYING);
    network.run(2_000);
    assertThat(span.status().phase()).isEqualTo(SpanStatus.Phase.FOLLOWING);
    assertThat(tables().get("west")).hasSize(1);

    network.setCutOff(ServiceAddress.GLOBAL_MANAGER, false);
    log.commit(List.of(Intents.gone("segments/web")));
    settle(network);
    assertThat(tables().get("west")).isEmpty();
  }

  @Test
  void shouldRaiseAnAlarmForAnObjectThatCannotBeRead() {
    log.commit(List.of(Intents.site("west"), Intents.segment("bad", 99_999_999, "", "")));
    var network = network(1, false);
    settle(network);
    assertThat(network.alarms().get("span span/unreadable"))
        .startsWith("1 objects")
        .contains("/global-infra/segments/bad");

    log.commit(List.of(Intents.gone("segments/bad")));
    settle(network);
    assertThat(network.alarms()).isEmpty();
  }
}
