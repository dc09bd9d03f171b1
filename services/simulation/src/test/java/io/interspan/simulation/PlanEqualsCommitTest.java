package io.interspan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.interspan.globalmanager.logic.GlobalManagerLogic;
import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.QueryParameters;
import io.interspan.intentapi.logic.api.RequestParser;
import io.interspan.message.Effect;
import io.interspan.message.ServiceEvent;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimits;
import io.interspan.span.logic.SpanLogic;
import io.interspan.store.MemoryDisk;
import io.interspan.store.MemoryIntentStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The global manager and span together: what a plan says, the commit then sends.
class PlanEqualsCommitTest {
  private static final List<String> SITES = List.of("east", "north", "west");
  private static final List<String> IDS = List.of("a", "b", "c");

  private final MemoryIntentStore store = MemoryIntentStore.create(new MemoryDisk(), 5);
  private final GlobalManagerLogic manager = new GlobalManagerLogic(FeedLimits.DEFAULT);
  private final SpanLogic span = new SpanLogic(FeedLimits.DEFAULT);
  private final ArrayDeque<Runnable> events = new ArrayDeque<>();
  private final TreeMap<Long, ApiReply> replies = new TreeMap<>();
  private long now = 1_000_000;
  private long tickets;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldSendWhatThePlanSaid(long seed) throws Exception {
    var random = new Random(seed);
    start();
    int planned = 0;
    for (int i = 0; i < 60; i++) {
      var tree = tree(random);
      var before = tables();
      var plan = call("POST", "interspan/v1/plan", tree);
      var written = call("PATCH", "global-manager/api/v1/global-infra", tree);
      assertThat(plan.status()).as(tree).isEqualTo(written.status());
      if (plan.status() != 200) {
        assertThat(plan.body()).isEqualTo(written.body());
        continue;
      }
      settle();
      planned++;
      assertThat(effects(plan)).as("seed %d, step %d: %s", seed, i, tree).isEqualTo(sent(before));
    }
    assertThat(planned).as("trees that were taken").isGreaterThan(20);
  }

  private void start() throws Exception {
    perform(manager.on(new ServiceEvent.Started(List.of()), now));
    perform(span.on(new ServiceEvent.Started(List.of()), now));
    settle();
    var children = new ArrayList<String>();
    SITES.forEach(site -> children.add(child("Site", site, "")));
    assertThat(call("PATCH", "global-manager/api/v1/global-infra", infra(children)).status())
        .isEqualTo(200);
    settle();
  }

  /// A tree of a few objects; some cannot be, or delete what others need.
  private static String tree(Random random) {
    var children = new ArrayList<String>();
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      var id = IDS.get(random.nextInt(IDS.size()));
      var other = IDS.get(random.nextInt(IDS.size()));
      var site = SITES.get(random.nextInt(SITES.size()));
      boolean gone = random.nextInt(6) == 0;
      var child =
          switch (random.nextInt(4)) {
            case 0 ->
                child(
                    "Tier1",
                    id,
                    ",\"children\":["
                        + child(
                            "LocaleServices",
                            other,
                            ",\"edge_cluster_path\":\"/global-infra/sites/"
                                + site
                                + "/enforcement-points/default/edge-clusters/default\"")
                        + "]");
            case 1 ->
                child(
                    "Segment", id, ",\"connectivity_path\":\"/global-infra/tier-1s/" + other + '"');
            case 2 ->
                child(
                    "Segment",
                    id,
                    ",\"admin_state\":\"DOWN\",\"transport_zone_path\":\"/global-infra/sites/"
                        + site
                        + "/enforcement-points/default/transport-zones/default\"");
            default -> child("Service", id, ",\"description\":\"" + other + '"');
          };
      children.add(gone ? "{\"marked_for_delete\":true," + child.substring(1) : child);
    }
    return infra(children);
  }

  private static String child(String type, String id, String more) {
    return "{\"resource_type\":\"Child%s\",\"%s\":{\"resource_type\":\"%s\",\"id\":\"%s\"%s}}"
        .formatted(type, type, type, id, more);
  }

  private static String infra(List<String> children) {
    return "{\"resource_type\":\"Infra\",\"children\":[" + String.join(",", children) + "]}";
  }

  private static List<String> effects(ApiReply plan) throws Exception {
    JsonNode json = JsonMapper.builder().build().readTree(plan.body().unsafeArray());
    assertThat(json.path("left_out_count").asInt()).isZero();
    var effects = new ArrayList<String>();
    json.path("results")
        .forEach(one ->
            effects.add(
                one.path("site").asText()
                    + " "
                    + one.path("path").asText()
                    + " "
                    + one.path("kind").asText()
                    + " "
                    + one.path("bytes").asInt()));
    return effects;
  }

  private TreeMap<String, TreeMap<String, FeedEntry>> tables() {
    var tables = new TreeMap<String, TreeMap<String, FeedEntry>>();
    for (var site : SITES) {
      var table = tables.computeIfAbsent(site, _ -> new TreeMap<>());
      span.table(site).ifPresent(now -> now.entries().forEach(one -> table.put(one.key(), one)));
    }
    return tables;
  }

  private List<String> sent(TreeMap<String, TreeMap<String, FeedEntry>> before) {
    var sent = new ArrayList<String>();
    tables()
        .forEach((site, table) -> {
          var keys = new TreeMap<String, Object>(table);
          keys.putAll(before.get(site));
          for (var key : keys.keySet()) {
            var was = Optional.ofNullable(before.get(site).get(key)).map(FeedEntry::value);
            var is = Optional.ofNullable(table.get(key)).map(FeedEntry::value);
            if (!was.equals(is)) {
              var kind = is.isEmpty() ? "WITHDRAWN" : was.isEmpty() ? "ENTERED" : "CHANGED";
              int bytes = key.length() + is.map(Bytes::size).orElse(0);
              sent.add(site + " " + key + " " + kind + " " + bytes);
            }
          }
        });
    return sent;
  }

  private ApiReply call(String method, String path, String body) throws Exception {
    long ticket = ++tickets;
    var request =
        RequestParser.GLOBAL.parse(
            method, List.of(path.split("/")), new QueryParameters(List.of()), Bytes.utf8(body));
    perform(manager.on(new IntentEvent.ApiCall(ticket, request, "admin"), now));
    for (int i = 0; i < 100 && !replies.containsKey(ticket); i++) {
      tick();
    }
    return replies.get(ticket);
  }

  private void settle() {
    for (int i = 0; i < 20 || !span.status().log().equals(head()); i++) {
      tick();
    }
  }

  private Cursor head() {
    var head = store.head().toCompletableFuture().join();
    return new Cursor(head.epoch(), head.revision());
  }

  private void tick() {
    now += ServiceEvent.TICK_MILLIS;
    perform(manager.on(new ServiceEvent.Ticked(), now));
    perform(span.on(new ServiceEvent.Ticked(), now));
    while (!events.isEmpty()) {
      events.remove().run();
    }
  }

  private void perform(List<Effect> effects) {
    for (var effect : effects) {
      switch (effect) {
        case Effect.Send(var envelope) ->
            events.add(() -> {
              var event = new ServiceEvent.Received(envelope);
              switch (envelope.getTo()) {
                case "span" -> perform(span.on(event, now));
                case "global-manager" -> perform(manager.on(event, now));
                default -> {} // Sites, which are not here.
              }
            });
        case Effect.Alarm _, Effect.Persist _ -> {}
        case Effect.Own own -> perform((IntentEffect) own);
      }
    }
  }

  private void perform(IntentEffect effect) {
    switch (effect) {
      case IntentEffect.Reply(long ticket, var reply) -> replies.put(ticket, reply);
      case IntentEffect.Ready _, IntentEffect.Watch _ -> {}
      case IntentEffect.Commit(long ticket, long head, var row) ->
          store.commit(head, row).thenRun(() -> tell(new IntentEvent.Committed(ticket)));
      case IntentEffect.ReadHead _ ->
          store.head().thenAccept(head -> tell(new IntentEvent.HeadRead(head)));
      case IntentEffect.ReadLog(long ticket, long after, int limit) ->
          store.rows(after, limit).thenAccept(rows -> tell(new IntentEvent.LogRead(ticket, rows)));
      case IntentEffect.ReadStore(long ticket, var read) ->
          read.from(store)
              .thenAccept(answer -> tell(new IntentEvent.StoreAnswered(ticket, answer)));
    }
  }

  private void tell(IntentEvent event) {
    events.add(() -> perform(manager.on(event, now)));
  }
}
