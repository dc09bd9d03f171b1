package io.interspan.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.Digest;
import io.interspan.model.feed.FeedHint;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.FeedPull;
import io.interspan.model.feed.FeedTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedDeskTest {
  private static final ServiceAddress WEST = ServiceAddress.siteManager("west");
  private static final ServiceAddress EAST = ServiceAddress.siteManager("east");
  private static final FeedId PLAN = new FeedId(Feeds.SITE_PLAN, "west");
  private static final FeedLimits LIMITS = FeedLimits.DEFAULT;

  private final List<Effect> out = new ArrayList<>();
  private final FeedDesk span = new FeedDesk(ServiceAddress.SPAN, LIMITS);
  private final FeedDesk west = new FeedDesk(WEST, LIMITS);
  private final FeedMirror mirror = new FeedMirror(LIMITS);

  @Test
  void shouldBringAChangeFromTheTableToTheMirror() {
    var table = table(1, "a");
    span.produce(PLAN, table);
    west.follow(PLAN, ServiceAddress.SPAN, mirror, 0, out);

    var followed = passAll(0);

    assertThat(followed).hasSize(1);
    assertThat(followed.getFirst().id()).isEqualTo(PLAN);
    assertThat(followed.getFirst().producer()).isEqualTo(ServiceAddress.SPAN);
    assertThat(followed.getFirst().applied().changes()).isEqualTo(table.entries());
    assertThat(mirror.cursor()).isEqualTo(table.current());
  }

  @Test
  void shouldHintOnceForAChange() {
    var table = table(1, "a");
    span.produce(PLAN, table);
    west.follow(PLAN, ServiceAddress.SPAN, mirror, 0, out);
    passAll(0);
    table.begin().put("log", "b", Bytes.utf8("b")).commit();

    span.publish(PLAN, 10, out);
    assertThat(sent()).singleElement().matches(Envelope::hasHint);
    assertThat(passAll(10)).hasSize(1);
    span.publish(PLAN, 11, out);
    assertThat(out).isEmpty();
  }

  @Test
  void shouldRepeatHintsOnATimer() {
    span.produce(PLAN, table(1, "a"));
    west.follow(PLAN, ServiceAddress.SPAN, mirror, 0, out);
    passAll(0);
    span.tick(1, out);
    out.clear();

    span.tick(1 + LIMITS.hintInterval().toMillis(), out);

    assertThat(sent()).singleElement().matches(Envelope::hasHint);
  }

  @Test
  void shouldRepeatNoHintToWhoHasSaidThatItIsWhereTheTableIs() {
    span.produce(PLAN, table(1, "a"));
    west.follow(PLAN, ServiceAddress.SPAN, mirror, 0, out);
    passAll(0);
    span.tick(1, out);
    long pulls = LIMITS.pullInterval().toMillis();
    west.tick(pulls, out);
    passAll(pulls);

    span.tick(pulls + 2 * LIMITS.hintInterval().toMillis(), out);

    assertThat(out).isEmpty();
  }

  @Test
  void shouldTakeWhoPullsForHeard() {
    var members = new FeedId(Feeds.MEMBERS, "west");
    west.follow(members, EAST, mirror, 0, out);
    out.clear();
    var pull = FeedCodec.message(new FeedPull(1, Cursor.NONE, false, Cursor.NONE, 0));

    west.received(
        Envelope.newBuilder()
            .setFrom(EAST.toString())
            .setTo(WEST.toString())
            .setFeed(Feeds.GROUP_SUBSCRIPTIONS.feedName())
            .setInstance("east")
            .setPull(pull)
            .build(),
        5_000,
        out);

    assertThat(west.heardAt(EAST)).hasValue(5_000);
  }

  @Test
  void shouldTellThoseWhoAskedBeforeThatAFeedHasBegun() {
    west.follow(PLAN, ServiceAddress.SPAN, mirror, 0, out);
    passAll(0);
    assertThat(mirror.cursor()).isEqualTo(Cursor.NONE);
    assertThat(span.drops().get(DeskDrops.Reason.NOT_PRODUCED)).isEqualTo(1);

    span.produce(PLAN, table(1, "a"));
    span.tick(100, out);

    assertThat(passAll(100)).hasSize(1);
  }

  @Test
  void shouldNotGiveAFeedToWhoMayNotHaveIt() {
    span.produce(PLAN, table(1, "a"), WEST::equals);
    var pull = FeedCodec.message(new FeedPull(1, Cursor.NONE, false, Cursor.NONE, 0));

    span.received(to(ServiceAddress.SPAN).setFrom(EAST.toString()).setPull(pull).build(), 0, out);

    assertThat(out).isEmpty();
    assertThat(span.drops().get(DeskDrops.Reason.NOT_ALLOWED)).isEqualTo(1);
  }

  @Test
  void shouldDropAndCountWhatIsNotAsItShouldBe() {
    var hint = FeedCodec.message(new FeedHint(new Cursor(1, 1), Digest.EMPTY));
    var good = to(WEST).setFrom("span").setHint(hint).build();

    drops(DeskDrops.Reason.NOT_FOLLOWED, good);
    west.follow(PLAN, ServiceAddress.SPAN, mirror, 0, out);
    drops(DeskDrops.Reason.NOT_FOR_US, good.toBuilder().setTo("site-manager/east").build());
    drops(DeskDrops.Reason.UNKNOWN_FEED, good.toBuilder().setFeed("gossip").build());
    drops(DeskDrops.Reason.WRONG_SENDER, good.toBuilder().setFrom("nobody/a/b/c/d").build());
    drops(DeskDrops.Reason.WRONG_SENDER, good.toBuilder().setFrom("global-manager").build());
    drops(DeskDrops.Reason.NOT_FOLLOWED, good.toBuilder().setInstance("east").build());
    drops(DeskDrops.Reason.MALFORMED, good.toBuilder().setHint(HintMessage.newBuilder()).build());
    drops(DeskDrops.Reason.MALFORMED, good.toBuilder().clearBody().build());
    drops(
        DeskDrops.Reason.WRONG_SENDER, good.toBuilder().setPull(PullMessage.newBuilder()).build());
  }

  @Test
  void shouldRaiseAnAlarmUnderOneIdAndEndItOnceAPullSucceeds() {
    span.produce(PLAN, table(5, "a"));
    west.follow(PLAN, ServiceAddress.SPAN, mirror, 0, out);
    passAll(0);

    west.received(hintAt(new Cursor(4, 1)), 10, out);

    assertThat(out)
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Alarm.class,
            alarm -> {
              assertThat(alarm.id()).isEqualTo("feed/site-plan:west/span/old-epoch");
              assertThat(alarm.text()).contains("4:1", "5:1");
            });
    out.clear();
    west.wayIsNew(ServiceAddress.SPAN, 20, out);
    passAll(20);
    assertThat(alarms).containsExactly(new Effect.Alarm("feed/site-plan:west/span/old-epoch", ""));
  }

  @Test
  void shouldEndTheAlarmsOfWhatIsNoLongerFollowed() {
    span.produce(PLAN, table(5, "a"));
    west.follow(PLAN, ServiceAddress.SPAN, mirror, 0, out);
    passAll(0);
    west.received(hintAt(new Cursor(4, 1)), 10, out);
    out.clear();

    west.unfollow(PLAN, ServiceAddress.SPAN);
    west.tick(20, out);

    assertThat(out).containsExactly(new Effect.Alarm("feed/site-plan:west/span/old-epoch", ""));
  }

  @Test
  void shouldRaiseAnAlarmWhileAProducerIsSilent() {
    long patience = LIMITS.lease().toMillis();
    west.follow(PLAN, ServiceAddress.SPAN, mirror, 0, out);
    west.tick(patience, out);
    west.tick(patience + 100, out);
    var raised = out.stream().filter(Effect.Alarm.class::isInstance).toList();
    assertThat(raised)
        .singleElement()
        .asString()
        .contains("silent/span", "not been heard for 60 s");

    span.produce(PLAN, table(1, "a"));
    passAll(patience + 200);

    assertThat(alarms).endsWith(new Effect.Alarm("silent/span", ""));
  }

  @Test
  void shouldSayThatAWithdrawnFeedIsNotHere() {
    span.produce(PLAN, table(1, "a"));
    span.withdraw(PLAN);
    west.follow(PLAN, ServiceAddress.SPAN, mirror, 0, out);
    var pull = sent().getFirst();
    out.clear();

    span.received(pull, 0, out);

    assertThat(sent().getFirst().getRefusal().getReason())
        .isEqualTo(RefusalReason.REFUSAL_REASON_NOT_HERE);
  }

  @Test
  void shouldPutTheShardEpochOnWhatGoesBetweenHostAndController() {
    var host = ServiceAddress.host("west", "h1");
    var desk = new FeedDesk(host, LIMITS);
    desk.shardEpoch(42);

    desk.follow(
        new FeedId(Feeds.HOST_PLAN, "h1"),
        ServiceAddress.controller("west", "1"),
        new FeedMirror(LIMITS),
        0,
        out);

    assertThat(sent().getFirst().getShardEpoch()).isEqualTo(42);
  }

  @Test
  void shouldForgetTheSubscriptionOfWhoLeft() {
    var table = table(1, "a");
    span.produce(PLAN, table);
    west.follow(PLAN, ServiceAddress.SPAN, mirror, 0, out);
    passAll(0);
    span.left(WEST);
    table.begin().put("log", "b", Bytes.utf8("b")).commit();

    span.publish(PLAN, 1, out);

    assertThat(out).isEmpty();
  }

  @Test
  void shouldRefuseRolesThatTheCatalogueDoesNotHave() {
    assertThatThrownBy(() -> west.produce(PLAN, table(1, "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("feed site-plan:west is produced by a span, not site-manager/west");
    assertThatThrownBy(() -> span.follow(PLAN, ServiceAddress.SPAN, mirror, 0, out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("feed site-plan:west is followed by a site-manager, not span");
  }

  private final List<Effect> alarms = new ArrayList<>();

  /// Delivers what was sent until nobody sends any more.
  private List<Followed> passAll(long now) {
    var followed = new ArrayList<Followed>();
    while (!out.isEmpty()) {
      var effects = List.copyOf(out);
      out.clear();
      for (var effect : effects) {
        if (effect instanceof Effect.Send(Envelope envelope)) {
          var desk = envelope.getTo().equals("span") ? span : west;
          followed.addAll(desk.received(envelope, now, out));
        } else {
          alarms.add(effect);
        }
      }
    }
    return followed;
  }

  private void drops(DeskDrops.Reason reason, Envelope envelope) {
    out.clear();
    long before = west.drops().get(reason);
    assertThat(west.received(envelope, 0, out)).isEmpty();
    assertThat(out).isEmpty();
    assertThat(west.drops().get(reason)).as("%s", west.drops()).isEqualTo(before + 1);
  }

  private List<Envelope> sent() {
    return out.stream()
        .filter(Effect.Send.class::isInstance)
        .map(effect -> ((Effect.Send) effect).envelope())
        .toList();
  }

  private static Envelope hintAt(Cursor at) {
    var hint = FeedCodec.message(new FeedHint(at, Digest.EMPTY));
    return to(WEST).setFrom("span").setHint(hint).build();
  }

  private static Envelope.Builder to(ServiceAddress to) {
    return Envelope.newBuilder().setTo(to.toString()).setFeed("site-plan").setInstance("west");
  }

  private static FeedTable table(long epoch, String key) {
    var table = new FeedTable(epoch, LIMITS);
    table.begin().put("log", key, Bytes.utf8(key)).commit();
    return table;
  }
}
