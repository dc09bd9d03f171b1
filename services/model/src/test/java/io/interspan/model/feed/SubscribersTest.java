package io.interspan.model.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Leases of 30 s, hints repeated after 2 s, at most 8 subscribers: see [TestLimits].
class SubscribersTest {
  private final Subscribers subscribers = new Subscribers(TestLimits.SMALL);

  @Test
  void shouldHintAllAtAChange() {
    subscribers.renew("b", false, 0);
    subscribers.renew("a", false, 0);
    assertThat(subscribers.changed(1)).containsExactly("b", "a");
    assertThat(subscribers.changed(1)).containsExactly("b", "a");
  }

  @Test
  void shouldRepeatHintsOnATimer() {
    subscribers.renew("a", false, 0);
    assertThat(subscribers.due(1999)).isEmpty();
    assertThat(subscribers.due(2000)).containsExactly("a");
    assertThat(subscribers.due(2001)).isEmpty();
    subscribers.changed(3000);
    assertThat(subscribers.due(4000)).isEmpty();
    assertThat(subscribers.due(5000)).containsExactly("a");
  }

  @Test
  void shouldKeepTheTimerWherePullsRenewTheLease() {
    subscribers.renew("a", false, 0);
    subscribers.renew("a", false, 1500);
    assertThat(subscribers.due(2000)).containsExactly("a");
  }

  @Test
  void shouldSendNothingAtRestToThoseWhoAreWhereTheTableIs() {
    subscribers.renew("a", true, 0);
    subscribers.renew("b", false, 0);
    assertThat(subscribers.due(2000)).containsExactly("b");
    subscribers.renew("b", true, 3000);
    assertThat(subscribers.due(4000)).isEmpty();
    assertThat(subscribers.nextDue()).isEqualTo(Long.MAX_VALUE);
    assertThat(subscribers.changed(21_000)).containsExactly("a", "b");
    assertThat(subscribers.due(23_000)).containsExactly("a", "b");
    subscribers.renew("b", true, 24_000);
    subscribers.renew("b", false, 24_500);
    assertThat(subscribers.due(25_000)).containsExactly("a");
    assertThat(subscribers.due(26_500)).containsExactly("b");
  }

  @Test
  void shouldEndALeaseThatIsNotRenewed() {
    subscribers.renew("a", false, 0);
    subscribers.renew("b", false, 0);
    subscribers.renew("a", false, 10_000);
    assertThat(subscribers.changed(29_999)).containsExactlyInAnyOrder("a", "b");
    assertThat(subscribers.changed(30_000)).containsExactly("a");
    assertThat(subscribers.changed(40_000)).isEmpty();
  }

  @Test
  void shouldRefuseWhereThereIsNoRoomUntilALeaseEnds() {
    for (int i = 0; i < 8; i++) {
      assertThat(subscribers.renew("s" + i, false, i)).isTrue();
    }
    assertThat(subscribers.renew("late", false, 9)).isFalse();
    assertThat(subscribers.renew("s3", false, 9)).isTrue();
    assertThat(subscribers.size(9)).isEqualTo(8);
    assertThat(subscribers.renew("late", false, 30_000)).isTrue();
    subscribers.remove("late");
    assertThat(subscribers.changed(30_000)).doesNotContain("late", "s0").contains("s3");
  }
}
