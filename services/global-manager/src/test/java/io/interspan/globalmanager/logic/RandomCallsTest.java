package io.interspan.globalmanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.interspan.intentapi.logic.state.IntentState;
import io.interspan.intentapi.logic.state.IntentsDigest;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.model.feed.Digest;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.StoredIntent;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/// Whatever is asked for: the log adds up to the objects, the feed says the same, what is refused
/// changes nothing, and no object refers to one that is not there.
class RandomCallsTest {
  private static final int CALLS = 60;

  @Property(tries = 60)
  void shouldKeepLogObjectsAndFeedTheSame(@ForAll long seed) throws Exception {
    var limits = FeedLimits.DEFAULT.withPages(4, 1 << 20);
    var manager = new Manager(limits);
    var span = new SpanNeighbour(limits);
    span.follow(manager);
    var west = new SiteNeighbour(manager, "west");
    var calls = new RandomCalls(seed);
    var faults = new Random(seed + 1);

    for (int i = 0; i < CALLS; i++) {
      disturb(manager, west, faults);
      var call = calls.next();
      if (faults.nextInt(4) == 0) {
        manager.call(call.method(), call.path(), call.body()); // Answered later.
      } else {
        one(manager, call);
      }
    }
    manager.disk.mend();
    manager.disk.release();
    manager.run();
    manager.pass(60_000);

    assertAddsUp(manager, span);
  }

  private static void one(Manager manager, RandomCalls.Call call) {
    manager.disk.release();
    manager.run();
    long before = rows(manager).size();
    var reply = manager.ask(call.method(), call.path(), call.body());
    Statistics.label("status").collect(reply.status());
    if (reply.status() != 200) {
      // Claims may have entered rows of their own; nobody else did.
      assertThat(rows(manager).stream().skip(before))
          .allMatch(row -> row.author().startsWith("site:"));
      assertThat(Manager.message(reply)).isNotEmpty();
    }
  }

  private static void disturb(Manager manager, SiteNeighbour west, Random faults) {
    switch (faults.nextInt(12)) {
      case 0 -> manager.disk.hold();
      case 1 -> manager.restart();
      case 2 -> manager.disk.refuse("no room");
      case 3, 4 -> {
        manager.disk.mend();
        manager.pass(2_000);
      }
      case 5 -> west.claim("vm" + faults.nextInt(4));
      case 6 -> west.unclaim("vm" + faults.nextInt(4));
      case 7 -> west.complete();
      default -> {}
    }
  }

  private static List<LogRow> rows(Manager manager) {
    return manager.store.rows(0, 1_000).toCompletableFuture().join();
  }

  private static void assertAddsUp(Manager manager, SpanNeighbour span) throws Exception {
    var objects = manager.store.objects("", 1_000).toCompletableFuture().join();
    var head = manager.store.head().toCompletableFuture().join();
    var replayed = IntentState.empty(head.epoch());
    for (var row : rows(manager)) {
      assertThat(replayed.digestAfter(row)).isEqualTo(row.digest());
      replayed.apply(row);
    }
    assertThat(List.copyOf(replayed.all())).isEqualTo(objects);

    var digest = Digest.EMPTY.plus(IntentsDigest.status(head.epoch()));
    for (var object : objects) {
      digest = digest.plus(IntentsDigest.entry(object));
    }
    assertThat(replayed.digest()).isEqualTo(digest);
    assertThat(span.mirror.cursor().version()).isEqualTo(head.revision());
    assertThat(span.mirror.digest()).isEqualTo(digest);
    assertThat(span.alarms).isEmpty();

    var attachments = new HashSet<String>();
    var numbers = new HashSet<Integer>();
    var ruleIds = new HashSet<Integer>();
    for (var object : objects) {
      assertStandsAlone(object, replayed);
      var json = JsonMapper.builder().build().readTree(object.json().unsafeArray());
      if (json.path("attachment").has("id")) {
        assertThat(attachments.add(json.path("attachment").path("id").asText())).isTrue();
      }
      if (json.has("overlay_id")) {
        assertThat(numbers.add(json.path("overlay_id").asInt())).isTrue();
      }
      if (object.type() == IntentType.RULE) {
        assertThat(ruleIds.add(json.path("rule_id").asInt())).isTrue();
      }
    }
  }

  private static void assertStandsAlone(StoredIntent object, IntentState state) throws Exception {
    var type = ResourceTable.at(object.path()).orElseThrow();
    var json = JsonMapper.builder().build().readTree(object.json().unsafeArray());
    assertThat(type.check(object.path(), json)).isEmpty();
    assertThat(type.references(json))
        .allMatch(reference -> state.catalogue().get(new IntentPath(reference.target())) != null);
    if (type.parent() != null) {
      assertThat(state.catalogue().get(object.path().parent())).isNotNull();
    }
  }
}
