package io.interspan.intentapi.verticle.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private final Sessions sessions = new Sessions(new Tokens(new SecureRandom()));

  @Test
  void shouldKnowASessionUntilItIsClosed() {
    var session = sessions.open("admin", 0);

    assertThat(sessions.use(session.id(), 1)).contains(session);
    assertThat(sessions.use("another", 1)).isEmpty();

    sessions.close(session.id());
    assertThat(sessions.use(session.id(), 1)).isEmpty();
  }

  @Test
  void shouldEndSessionsThatAreNotUsed() {
    var used = sessions.open("admin", 0);
    var unused = sessions.open("admin", 0);
    long almost = Sessions.IDLE.toMillis() - 1;

    assertThat(sessions.use(used.id(), almost)).isPresent();

    assertThat(sessions.use(used.id(), 2 * almost)).isPresent();
    assertThat(sessions.use(unused.id(), almost + 1)).isEmpty();
  }

  @Test
  void shouldEndSessionsAfterADayHoweverMuchTheyAreUsed() {
    var session = sessions.open("admin", 0);

    long step = Sessions.IDLE.toMillis() / 2;
    long now = 0;
    while (now + step < Sessions.LONGEST.toMillis()) {
      now += step;
      assertThat(sessions.use(session.id(), now)).isPresent();
    }

    assertThat(sessions.use(session.id(), Sessions.LONGEST.toMillis())).isEmpty();
  }

  @Test
  void shouldDropThatUsedLeastLatelyWhereThereAreTooMany() {
    var first = sessions.open("admin", 0);
    var second = sessions.open("admin", 0);
    for (int i = 2; i < Sessions.MAX_SESSIONS; i++) {
      sessions.open("admin", 1);
    }
    sessions.use(first.id(), 2);

    sessions.open("admin", 3);

    assertThat(sessions.size()).isEqualTo(Sessions.MAX_SESSIONS);
    assertThat(sessions.use(first.id(), 3)).isPresent();
    assertThat(sessions.use(second.id(), 3)).isEmpty();
  }

  @Test
  void shouldTellTokensApart() {
    var session = sessions.open("admin", 0);

    assertThat(session.hasToken(session.token())).isTrue();
    assertThat(session.hasToken("")).isFalse();
    assertThat(session.hasToken(session.token() + "x")).isFalse();
    assertThat(session.hasToken(sessions.open("admin", 0).token())).isFalse();
    assertThat(session.toString()).doesNotContain(session.id()).doesNotContain(session.token());
  }
}
