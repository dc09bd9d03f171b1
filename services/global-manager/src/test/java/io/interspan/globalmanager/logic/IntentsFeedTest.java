package io.interspan.globalmanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.intentapi.logic.state.IntentsDigest;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FeedCodec;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.RefusalReason;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedPull;
import io.interspan.model.feed.OriginStatus;
import io.interspan.model.intent.LogHead;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntentsFeedTest {
  private static final FeedLimits SMALL_PAGES = FeedLimits.DEFAULT.withPages(3, 1 << 20);

  private final Manager manager = new Manager(SMALL_PAGES);
  private final SpanNeighbour span = new SpanNeighbour(SMALL_PAGES);

  private LogHead head() {
    return manager.store.head().toCompletableFuture().join();
  }

  private void assertSame() {
    assertThat(span.mirror.cursor()).isEqualTo(new Cursor(head().epoch(), head().revision()));
    assertThat(span.mirror.digest()).isEqualTo(head().digest());
    assertThat(span.alarms).isEmpty();
    var objects = manager.store.objects("", 1_000).toCompletableFuture().join();
    assertThat(span.mirror.entries())
        .containsExactlyElementsOf(objects.stream().map(IntentsDigest::entry).toList());
  }

  private static String tree(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i -> "{\"resource_type\":\"ChildSegment\",\"Segment\":{\"id\":\"s%03d\"}}".formatted(i))
        .collect(Collectors.joining(",", "{\"resource_type\":\"Infra\",\"children\":[", "]}"));
  }

  @Test
  void shouldOfferAnEmptyLog() {
    span.follow(manager);

    assertThat(span.mirror.cursor()).isEqualTo(new Cursor(5, 0));
    assertThat(span.mirror.status("log").map(OriginStatus::state))
        .contains(OriginStatus.State.COMPLETE);
    assertThat(span.alarms).isEmpty();
  }

  @Test
  void shouldTellASubscriberOfEveryRevision() {
    span.follow(manager);

    manager.must("PUT", "/sites/west", "{}");
    manager.must("PATCH", "/sites/west", "{\"description\":\"a\"}");
    manager.must("DELETE", "/sites/west", null);

    assertThat(span.changes()).extracting(entry -> entry.version()).containsExactly(1L, 2L, 3L);
    assertThat(span.changes())
        .extracting(entry -> entry.isTombstone())
        .containsExactly(false, false, true);
    assertThat(span.mirror.cursor().version()).isEqualTo(3);
    assertThat(span.mirror.digest()).isEqualTo(head().digest());
  }

  @Test
  void shouldBringOneThatWasAwayEveryRevisionInPages() {
    span.follow(manager);
    manager.neighbours.clear();
    for (int i = 0; i < 10; i++) {
      manager.must("PATCH", "/sites/west", "{\"description\":\"" + i + "\"}");
    }
    manager.must("PATCH", "", tree(0, 10));

    manager.neighbours.add(span);
    manager.pass(60_000);

    assertSame();
    assertThat(span.changes()).hasSize(20);
    assertThat(span.changes()).extracting(entry -> entry.version()).isSorted();
    assertThat(span.pages).as("of three each, and the empty first one").isGreaterThanOrEqualTo(8);
  }

  @Test
  void shouldSplitOneRevisionOverPages() {
    span.follow(manager);

    manager.must("PATCH", "", tree(0, 100));

    assertSame();
    assertThat(span.pages).isGreaterThanOrEqualTo(34);
    assertThat(span.moves).as("applied at once").hasSize(2);
  }

  @Test
  void shouldReadARowOnceForAllItsPages() {
    span.follow(manager);
    manager.neighbours.clear();
    manager.must("PATCH", "", tree(0, 100));
    manager.must("PATCH", "/segments/s001", "{\"description\":\"a\"}");
    manager.restart();
    manager.rowReads = 0;

    manager.neighbours.add(span);
    manager.pass(60_000);

    assertSame();
    assertThat(span.pages).isGreaterThanOrEqualTo(34);
    assertThat(manager.rowReads).isEqualTo(1);
  }

  @Test
  void shouldGoOnWithinARowAfterAReadThatFailed() {
    span.follow(manager);
    manager.neighbours.clear();
    manager.must("PATCH", "", tree(0, 100));
    manager.restart();
    manager.rowReads = 0;
    span.beforePull = () -> manager.readsFail = span.pages == 0;

    manager.neighbours.add(span);
    manager.pass(60_000);

    assertSame();
  }

  @Test
  void shouldShowOneRevisionInAllPagesOfAPull() {
    span.follow(manager);
    var written = new ArrayList<Integer>();
    span.beforePull =
        () -> {
          if (written.size() < 20) {
            written.add(0);
            manager.perform(List.of()); // The log moves between the pages.
            manager.call("PATCH", "/segments/s001", "{\"description\":\"" + written.size() + "\"}");
          }
        };

    manager.must("PATCH", "", tree(0, 30));
    manager.pass(60_000);

    assertThat(written).hasSize(20);
    assertSame();
  }

  @Test
  void shouldGiveANewcomerASnapshotInPagesWhileTheLogMoves() {
    manager.must("PATCH", "", tree(0, 30));
    var written = new ArrayList<Integer>();
    span.beforePull =
        () -> {
          if (written.size() < 5) {
            written.add(0);
            manager.call("DELETE", "/segments/s00" + written.size(), null);
          }
        };

    span.follow(manager);
    manager.pass(60_000);

    assertThat(span.moves.getFirst().applied().snapshot()).isTrue();
    assertThat(span.moves.getFirst().applied().changes()).hasSizeGreaterThanOrEqualTo(25);
    assertSame();
  }

  @Test
  void shouldGiveASnapshotAfterARestore() {
    manager.must("PATCH", "", tree(0, 5));
    span.follow(manager);

    manager.store.beginEpoch(9).toCompletableFuture().join();
    manager.restart();
    manager.pass(60_000);

    assertThat(span.mirror.cursor()).isEqualTo(new Cursor(head().epoch(), 1));
    assertThat(head().epoch()).isGreaterThan(9);
    assertThat(span.mirror.size()).isEqualTo(5);
    assertThat(span.alarms).isEmpty();

    manager.must("PATCH", "/segments/s001", "{\"description\":\"after\"}");
    assertSame();
    manager.restart();
    manager.must("PATCH", "/segments/s002", "{\"description\":\"after\"}");
    manager.pass(60_000);
    assertSame();
  }

  @Test
  void shouldGoOnAfterARestartWhereItWas() {
    span.follow(manager);
    manager.must("PATCH", "", tree(0, 5));

    manager.restart();
    manager.must("PATCH", "/segments/s001", "{\"description\":\"after\"}");
    manager.pass(60_000);

    assertThat(span.moves)
        .allMatch(move -> !move.applied().snapshot() || move.applied().at().version() == 0);
    assertThat(span.changes()).hasSize(6);
    assertSame();
  }

  @Test
  void shouldRefuseWhoIsAheadOrOfALaterEpoch() {
    manager.must("PUT", "/sites/west", "{}");

    assertThat(refusal(new FeedPull(1, new Cursor(5, 7), false, Cursor.NONE, 0)))
        .isEqualTo(RefusalReason.REFUSAL_REASON_BEHIND);
    assertThat(refusal(new FeedPull(2, new Cursor(6, 0), false, Cursor.NONE, 0)))
        .isEqualTo(RefusalReason.REFUSAL_REASON_OLD_EPOCH);
    assertThat(refusal(new FeedPull(3, new Cursor(5, 0), false, new Cursor(5, 9), 3)))
        .isEqualTo(RefusalReason.REFUSAL_REASON_PIN_GONE);
    assertThat(refusal(new FeedPull(4, Cursor.NONE, true, new Cursor(5, 1), 1)))
        .isEqualTo(RefusalReason.REFUSAL_REASON_PIN_GONE);
  }

  private RefusalReason refusal(FeedPull pull) {
    var envelope =
        Envelope.newBuilder()
            .setFrom(ServiceAddress.SPAN.toString())
            .setTo(ServiceAddress.GLOBAL_MANAGER.toString())
            .setFeed(new FeedId(Feeds.INTENTS, "").feed().feedName())
            .setPull(FeedCodec.message(pull))
            .build();
    return manager.logic.on(new ServiceEvent.Received(envelope), manager.now).stream()
        .filter(Effect.Send.class::isInstance)
        .map(effect -> ((Effect.Send) effect).envelope())
        .filter(Envelope::hasRefusal)
        .findFirst()
        .orElseThrow()
        .getRefusal()
        .getReason();
  }

  @Test
  void shouldNotAnswerOthers() {
    var envelope =
        Envelope.newBuilder()
            .setFrom(ServiceAddress.siteManager("west").toString())
            .setTo(ServiceAddress.GLOBAL_MANAGER.toString())
            .setFeed(Feeds.INTENTS.feedName())
            .setPull(FeedCodec.message(new FeedPull(1, Cursor.NONE, true, Cursor.NONE, 0)))
            .build();

    assertThat(manager.logic.on(new ServiceEvent.Received(envelope), manager.now)).isEmpty();
    assertThat(
            manager.logic.on(
                new ServiceEvent.Received(envelope.toBuilder().setFrom("?!").build()), manager.now))
        .isEmpty();
  }
}
