package io.interspan.controller.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.Envelope;
import io.interspan.message.FeedCodec;
import io.interspan.message.Feeds;
import io.interspan.message.HostAnswer;
import io.interspan.message.HostPlanObject;
import io.interspan.message.HostPlanQuestion;
import io.interspan.message.HostQuestion;
import io.interspan.message.PlanEntry;
import io.interspan.message.Presence;
import io.interspan.message.ServiceAddress;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.Digest;
import io.interspan.model.feed.FeedPull;
import io.interspan.model.feed.OriginStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ControllerLogicTest {
  private static final String WEB = "/global-infra/segments/web";
  private static final String DB = "/global-infra/segments/db";
  private static final String ROUTER = "/global-infra/tier-1s/t";
  private static final String HOST = ControllerBench.ownHost(1);

  private final ControllerBench bench = new ControllerBench();

  private Envelope last() {
    return bench.sent.getLast();
  }

  private void planned(String host) {
    bench.segment(WEB, ROUTER);
    bench.segment(DB, "");
    bench.router(ROUTER, "TIER1");
    bench.port(WEB + "/ports/p1", WEB, "a1");
    bench.port(WEB + "/ports/p2", WEB, "a2");
    bench.host(host, 1);
    bench.attach(host, "a1");
    bench.hello(host);
    bench.hint();
  }

  @Test
  void shouldWelcomeItsHostsAndNameTheOwnerOfOthers() {
    bench.host(HOST, 1);
    bench.hello(HOST);
    assertThat(bench.sent.stream().filter(Envelope::hasWelcome)).hasSize(1);
    bench.hello(ControllerBench.otherHost());
    assertThat(last().getSessionRefusal().getOwner()).isEqualTo("2");
    assertThat(last().getSessionRefusal().getShardMap().getEpoch()).isEqualTo(1);
    assertThat(last().getShardEpoch()).isEqualTo(1);
  }

  @Test
  void shouldComposeWhatTheHostsPortsNeedAndNothingElse() {
    planned(HOST);
    assertThat(bench.known(HOST).plan().entries("log"))
        .containsOnlyKeys(WEB, WEB + "/ports/p1", ROUTER);
    bench.attach(HOST, "a2");
    bench.hint();
    assertThat(bench.known(HOST).plan().entries("log"))
        .containsOnlyKeys(WEB, WEB + "/ports/p1", WEB + "/ports/p2", ROUTER);
  }

  @Test
  void shouldMarkAPlanAsFillingUntilTheHostsReportWasReadAgain() {
    planned(HOST);
    assertThat(bench.known(HOST).isPlanned()).isTrue();
    var entries = bench.known(HOST).plan().entries("log").size();
    bench.pass(ControllerLimits.DEFAULT.silence().toMillis() + 200);
    assertThat(bench.known(HOST).live).isFalse();
    assertThat(bench.known(HOST).isPlanned()).isFalse();
    assertThat(bench.known(HOST).plan().entries("log")).hasSize(entries);
    assertThat(bench.alarms).containsKey("host/" + HOST + "/silent");
    bench.hello(HOST);
    assertThat(bench.known(HOST).isPlanned()).isTrue();
    bench.pass(200, HOST);
    assertThat(bench.alarms).isEmpty();
  }

  @Test
  void shouldSayThatAHostIsContestedWhileItIs() {
    planned(HOST);
    bench.tell(bench.logic.on(new ControllerEvent.Contested(HOST), bench.now));
    bench.tell(bench.logic.on(new ControllerEvent.Contested("unknown"), bench.now));
    bench.pass(200, HOST);
    assertThat(bench.alarms).containsOnlyKeys("host/" + HOST + "/contested");
    bench.pass(20_000, HOST);
    assertThat(bench.alarms).isEmpty();
  }

  @Test
  void shouldAnswerAHostWithoutSessionThatItSayHello() {
    bench.receive(
        bench
            .from(HOST)
            .setFeed(Feeds.HOST_PLAN.feedName())
            .setInstance(HOST)
            .setPull(FeedCodec.message(new FeedPull(1, Cursor.NONE, false, Cursor.NONE, 0)))
            .build());
    assertThat(last().getSessionRefusal().getOwner()).isEqualTo("1");
  }

  @Test
  void shouldNotGiveAHostAnothersPlan() {
    planned(HOST);
    var other = ControllerBench.ownHost(2);
    bench.host(other, 2);
    bench.hello(other);
    bench.sent.clear();
    bench.receive(
        bench
            .from(other)
            .setFeed(Feeds.HOST_PLAN.feedName())
            .setInstance(HOST)
            .setPull(FeedCodec.message(new FeedPull(1, Cursor.NONE, false, Cursor.NONE, 0)))
            .build());
    assertThat(bench.sent).isEmpty();
  }

  @Test
  void shouldRefuseAShardMapOfALowerEpoch() {
    bench.map(3, "1", "2");
    bench.hint();
    bench.map(2, "2");
    bench.hint();
    bench.pass(100);
    assertThat(bench.logic.status().shardEpoch()).isEqualTo(3);
    assertThat(bench.alarms).containsKey("controller/shard-map");
    bench.map(4, "1");
    bench.hint();
    bench.pass(100);
    assertThat(bench.alarms).isEmpty();
  }

  @Test
  void shouldSendHostsAwayThatHaveAnotherMasterNow() {
    planned(HOST);
    bench.sent.clear();
    bench.map(2, "2");
    bench.hint();
    assertThat(bench.known(HOST).live).isFalse();
    assertThat(bench.sent.stream().filter(Envelope::hasSessionRefusal))
        .first()
        .satisfies(e -> assertThat(e.getSessionRefusal().getOwner()).isEqualTo("2"));
    // Its new master has not shown it yet: what it reported stands.
    assertThat(bench.known(HOST).isReported()).isTrue();
    bench.pass(60_000);
    assertThat(bench.known(HOST).isReported()).isTrue();
    assertThat(bench.alarms).isEmpty();
  }

  @Test
  void shouldWelcomeHostsThatCameBeforeTheMap() {
    var early = new ControllerBench(ControllerLimits.DEFAULT, false);
    early.host(HOST, 1);
    early.hello(HOST);
    early.hello(ControllerBench.otherHost());
    assertThat(early.sent).isEmpty();
    early.map(1, "1", "2");
    early.hint();
    assertThat(early.sent.stream().filter(Envelope::hasWelcome)).hasSize(1);
    assertThat(early.sent.stream().filter(Envelope::hasSessionRefusal)).hasSize(1);
    assertThat(early.known(HOST).live).isTrue();
  }

  @Test
  void shouldLeaveOutWhatAHostReportsBeyondItsBound() {
    var small =
        new ControllerBench(
            new ControllerLimits(1, 10, 10, 4, 100, 1000, 1 << 20, Duration.ofSeconds(10)));
    small.host(HOST, 1);
    small.open(HOST, WEB, WEB + "/ports/p1", LongStream.range(1, 10).toArray());
    small.hello(HOST);
    var taken = small.known(HOST).view().state().get(WEB);
    assertThat(taken).hasSize(4).containsKey("tep/127.78.0.1");
    small.hello(ControllerBench.ownHost(2));
    assertThat(small.sent.getLast().getSessionRefusal().getReason()).contains("as many hosts");
    small.pass(100, HOST);
    assertThat(small.alarms).containsOnlyKeys("host/" + HOST + "/report", "controller/hosts");
  }

  @Test
  void shouldGiveThePlacesOfStrangersToHosts() {
    var limits = new ControllerLimits(2, 10, 10, 100, 100, 1000, 1 << 20, Duration.ofSeconds(10));
    var small = new ControllerBench(limits);
    for (int i = 10; i < 20; i++) {
      small.hello(ControllerBench.ownHost(i));
      small.bye(ControllerBench.ownHost(i));
      small.pass(100);
    }
    small.host(HOST, 1);
    small.hello(HOST);
    assertThat(small.sent.getLast().hasSessionRefusal()).isFalse();
    assertThat(small.known(HOST).live).isTrue();
    assertThat(small.known(HOST).plan().current().version()).as("no version twice").isPositive();
    small.pass(100, HOST);
    assertThat(small.alarms).isEmpty();
  }

  @Test
  void shouldKeepRoomForTheSegmentsOfItsConfiguration() {
    var limits = new ControllerLimits(10, 2, 10, 100, 100, 1000, 1 << 20, Duration.ofSeconds(10));
    var small = new ControllerBench(limits);
    small.host(HOST, 1);
    for (int i = 0; i < 5; i++) {
      var nowhere = "/infra/segments/nowhere" + i;
      small.open(HOST, nowhere, nowhere + "/ports/p1", i);
    }
    small.hello(HOST);
    assertThat(small.logic.status().segments()).hasSize(2);

    small.segment(WEB, ROUTER);
    small.segment(DB, ROUTER);
    small.hint();
    assertThat(small.logic.status().segments()).containsOnlyKeys(WEB, DB);
  }

  @Test
  void shouldLeaveOutWhatASegmentHasNoRoomFor() {
    var small =
        new ControllerBench(
            new ControllerLimits(10, 1, 10, 100, 6, 1000, 1 << 20, Duration.ofSeconds(10)));
    var other = ControllerBench.ownHost(2);
    small.host(HOST, 1);
    small.host(other, 2);
    small.open(HOST, WEB, WEB + "/ports/p1", 1, 2, 3);
    small.open(other, WEB, WEB + "/ports/p2", 4, 5, 6);
    small.open(other, DB, DB + "/ports/p3", 7);
    small.hello(HOST);
    small.hello(other);
    small.pass(100, HOST, other);
    assertThat(small.alarms).containsOnlyKeys("controller/segments", "controller/segment/" + WEB);
    assertThat(small.alarms.get("controller/segments"))
        .isEqualTo(
            "more than 1 segments: " + DB + " has no runtime tables here, one of 1 that have none");
    assertThat(small.logic.status().segments()).hasSize(1);
  }

  @Test
  void shouldGiveRoomFirstToSegmentsThatItsHostsHavePortsOn() {
    var limits = new ControllerLimits(10, 1, 10, 100, 100, 1000, 1 << 20, Duration.ofSeconds(10));
    var small = new ControllerBench(limits);
    small.segment(DB, "");
    small.segment(WEB, "");
    small.hint();
    assertThat(small.logic.status().segments()).containsOnlyKeys(DB);

    small.host(HOST, 1);
    small.open(HOST, WEB, WEB + "/ports/p1", 1);
    small.hello(HOST);
    assertThat(small.logic.status().segments()).containsOnlyKeys(WEB);
  }

  @Test
  void shouldLeaveOutSegmentsThatAPlanHasNoRoomForAndNameOne() {
    var limits = new ControllerLimits(10, 10, 2, 100, 100, 1000, 1 << 20, Duration.ofSeconds(10));
    var small = new ControllerBench(limits);
    small.router(ROUTER, "TIER1");
    small.segment(WEB, ROUTER);
    for (int i = 1; i <= 3; i++) {
      small.segment("/global-infra/segments/a" + i, ROUTER);
    }
    small.port(WEB + "/ports/p1", WEB, "a1");
    small.host(HOST, 1);
    small.attach(HOST, "a1");
    small.hello(HOST);
    small.hint();
    small.pass(100, HOST);
    var plan = small.known(HOST).plan();
    assertThat(plan.entries("log").keySet())
        .containsExactly("/global-infra/segments/a1", WEB, WEB + "/ports/p1", ROUTER);
    assertThat(small.alarms)
        .containsExactly(
            Map.entry(
                "host/" + HOST + "/segments",
                "host %s reaches more segments than its plan has room for: %s is left out, one of 2"
                    .formatted(HOST, "/global-infra/segments/a2")));
    assertThat(small.explain(HOST, false, "/global-infra/segments/a2").getAbsences(0).getReason())
        .isEqualTo(
            "is joined by routing to a port's segment, and finds no room: a host's plan has 2");

    small.plan("/global-infra/segments/a1", null);
    small.plan("/global-infra/segments/a2", null);
    small.hint();
    small.pass(100, HOST);
    assertThat(plan.entries("log")).containsKey("/global-infra/segments/a3");
    assertThat(small.alarms).isEmpty();
  }

  @Test
  void shouldDropWhatAHostHadThatSaysGoodBye() {
    planned(HOST);
    assertThat(bench.known(HOST).isReported()).isTrue();
    bench.bye(HOST);
    assertThat(bench.known(HOST).isReported()).isFalse();
    assertThat(bench.known(HOST).plan().status("log").orElseThrow().state())
        .isEqualTo(OriginStatus.State.FILLING);
  }

  @Test
  void shouldSayWhatItCannotReadOfItsPlan() {
    bench.plan(WEB, PlanEntry.newBuilder());
    var change = bench.config.begin();
    change.put("log", DB, io.interspan.model.Bytes.utf8("\u0001 no plan"));
    change.origin("log", OriginStatus.State.COMPLETE, new Cursor(1, change.version()));
    change.commit();
    bench.hint();
    bench.pass(100);
    assertThat(bench.alarms).containsOnlyKeys("controller/site-config");
    bench.plan(DB, null);
    bench.hint();
    bench.pass(100);
    assertThat(bench.alarms).isEmpty();
  }

  @Test
  void shouldKeepItsEpochAndShardMapOnDisk() {
    var rows =
        List.of(
            StoredNode.epoch(40).puts().getFirst(),
            StoredNode.shardMap(io.interspan.message.ShardMapEntry.newBuilder().setEpoch(9).build())
                .puts()
                .getFirst());
    assertThat(StoredNode.nextEpoch(rows, 7)).isEqualTo(41);
    assertThat(StoredNode.nextEpoch(rows, 700)).isEqualTo(700);
    assertThat(StoredNode.shardMap(rows).orElseThrow().getEpoch()).isEqualTo(9);
  }

  private HostAnswer ask(ServiceAddress from, String host, HostQuestion.Builder question) {
    bench.sent.clear();
    bench.receive(
        Envelope.newBuilder()
            .setFrom(from.toString())
            .setTo(ControllerBench.SELF.toString())
            .setHostQuestion(question.setNumber(3).setHost(host))
            .build());
    return bench.sent.isEmpty() ? HostAnswer.getDefaultInstance() : last().getHostAnswer();
  }

  private HostAnswer plan(ServiceAddress from, String host, String after) {
    return ask(
        from,
        host,
        HostQuestion.newBuilder()
            .setPlan(HostPlanQuestion.newBuilder().setAfter(after).setLimit(1)));
  }

  @Test
  void shouldSayWhatAHostsPlanHasToItsSitesManagerOnly() {
    planned(HOST);

    var answer = plan(ControllerBench.MANAGER, HOST, WEB);
    assertThat(answer.getNumber()).isEqualTo(3);
    assertThat(answer.getPlan().getObjectsList())
        .extracting(HostPlanObject::getKey)
        .containsExactly(WEB + "/ports/p1");
    assertThat(answer.getPlan().getSize().getEntries()).isEqualTo(3);
    assertThat(answer.getPlan().getUnpruned()).isEqualTo(answer.getPlan().getSize());
    assertThat(plan(ControllerBench.MANAGER, ControllerBench.otherHost(), "").getProblem())
        .contains("another controller");
    assertThat(plan(ControllerBench.MANAGER, ControllerBench.ownHost(2), "").getProblem())
        .contains("no plan");
    assertThat(plan(ServiceAddress.siteManager("east"), HOST, ""))
        .isEqualTo(HostAnswer.getDefaultInstance());
  }

  private List<String> why(String path) {
    var explain = bench.explain(HOST, false, path);
    return explain.getPresence() == Presence.PRESENCE_OWN
        ? explain.getStepsList().stream()
            .map(step -> step.getFrom() + " " + step.getReason() + " " + step.getTo())
            .toList()
        : explain.getAbsencesList().stream()
            .map(absence -> "not: " + absence.getPath() + " " + absence.getReason())
            .toList();
  }

  @Test
  void shouldSayWhyAHostHasANetworkAndWhyNot() {
    planned(HOST);
    var port = WEB + "/ports/p1";
    var last = port + " is the port of the workload a1 on host west/" + HOST;

    assertThat(why(port)).containsExactly(last);
    assertThat(why(WEB)).containsExactly(WEB + " has the port " + port, last);
    assertThat(why(ROUTER))
        .containsExactly(ROUTER + " is above " + WEB, WEB + " has the port " + port, last);
    assertThat(why(WEB + "/ports/p2"))
        .containsExactly(
            "not: " + WEB + "/ports/p2 is the port of the workload a2, which is not on the host");
    assertThat(why(DB))
        .containsExactly(
            "not: "
                + DB
                + " has no port whose workload is on the host, and no router joins it to one that"
                + " has");
    assertThat(why("/global-infra/tier-1s/x")).hasSize(1);

    var other = "/global-infra/tier-1s/b";
    var above = "/global-infra/tier-0s/t0";
    bench.router(above, "TIER0");
    bench.router(ROUTER, "TIER1", above);
    bench.router(other, "TIER1", above);
    bench.segment(DB, other);
    bench.hint();
    var way =
        List.of(
            DB + " is connected to " + other,
            other + " is connected to " + above,
            above + " is above " + ROUTER,
            ROUTER + " is above " + WEB,
            WEB + " has the port " + port,
            last);
    assertThat(why(DB)).isEqualTo(way);
    assertThat(why(other))
        .startsWith(other + " is above " + DB)
        .endsWith(way.toArray(String[]::new));
  }

  @Test
  void shouldCountHostsBeyondABoundAndComposeThemForNoPreview() {
    bench.segment(WEB, "");
    int hosts = PlanPreviews.MAX_HOSTS + 3;
    for (int i = 1; i <= hosts; i++) {
      var host = ControllerBench.ownHost(i);
      bench.port(WEB + "/ports/p" + i, WEB, "a" + i);
      bench.host(host, i);
      bench.attach(host, "a" + i);
      bench.hello(host);
    }
    bench.hint();
    var places = new TreeMap<String, Cursor>();
    bench
        .logic
        .register()
        .hosts()
        .forEach((host, known) -> places.put(host, known.plan().current()));

    var preview = bench.preview(new TreeMap<>());
    assertThat(preview.getHostsCount()).isEqualTo(PlanPreviews.MAX_HOSTS);
    assertThat(preview.getLeftOut()).isEqualTo(3);
    // Its port and its segment go.
    assertThat(preview.getHosts(0).getWithdrawn()).isEqualTo(2);
    bench
        .logic
        .register()
        .hosts()
        .forEach((host, known) ->
            assertThat(known.plan().current()).as(host).isEqualTo(places.get(host)));
  }

  @Test
  void shouldHaveAHostPullItsPlanAnewThatActsUponAnother() {
    planned(HOST);
    bench.holds(HOST, bench.known(HOST).plan().current(), new Digest(1, 2));

    assertThat(differing()).hasSize(1);
    assertThat(differing().getFirst().getInstance()).isEqualTo(HOST);
    assertThat(bench.logic.status().plansDiffered()).isEqualTo(1);
    bench.pass(2_500, HOST);
    assertThat(bench.alarms).containsKey("host/" + HOST + "/plan");
    assertThat(differing()).hasSize(2);

    bench.holds(HOST);
    bench.pass(2_500, HOST);
    assertThat(bench.alarms).doesNotContainKey("host/" + HOST + "/plan");
    assertThat(differing()).hasSize(2);
    assertThat(bench.logic.status().plansDiffered()).isEqualTo(1);
  }

  @Test
  void shouldNotTakeAnOlderPlanForADamagedOne() {
    planned(HOST);
    var at = bench.known(HOST).plan().current();
    var digest = bench.known(HOST).plan().digest();
    bench.attach(HOST, "a2");
    bench.hint();
    assertThat(bench.known(HOST).plan().digest()).isNotEqualTo(digest);
    bench.holds(HOST, at, digest);
    bench.pass(2_500, HOST);

    assertThat(differing()).isEmpty();
    assertThat(bench.alarms).isEmpty();
  }

  private List<Envelope> differing() {
    return bench.sent.stream().filter(one -> one.hasHint() && one.getHint().getDiffers()).toList();
  }
}
