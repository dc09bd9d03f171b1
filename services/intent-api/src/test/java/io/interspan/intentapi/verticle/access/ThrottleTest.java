package io.interspan.intentapi.verticle.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final String HERE = "10.0.0.1";
  private static final String THERE = "10.0.0.2";

  private final Throttle throttle = new Throttle();
  private long now = 1_000_000;

  /// Guesses as soon as it may, and returns how long it waited for that.
  private Duration guess(String address, String user) {
    var delay = throttle.delay(address, user, now);
    now += delay.toMillis();
    assertThat(throttle.delay(address, user, now)).isZero();
    throttle.begin(address, user, now);
    return delay;
  }

  @Test
  void shouldMakeGuessesWaitTwiceAsLongEachTime() {
    for (int i = 0; i < Throttle.FREE_PER_USER; i++) {
      assertThat(guess(HERE, "admin")).isZero();
    }

    assertThat(guess(HERE, "admin")).hasSeconds(1);
    assertThat(guess(HERE, "admin")).hasSeconds(2);
    assertThat(guess(HERE, "admin")).hasSeconds(4);
    for (int i = 0; i < 70; i++) {
      guess(HERE, "admin");
    }
    assertThat(guess(HERE, "admin")).isEqualTo(Throttle.LONGEST_WAIT);
  }

  @Test
  void shouldKeepNobodyOutElsewhere() {
    for (int i = 0; i < 50; i++) {
      guess(HERE, "admin");
    }

    assertThat(throttle.delay(HERE, "admin", now)).isPositive();
    assertThat(throttle.delay(THERE, "admin", now)).isZero();
  }

  @Test
  void shouldCountManyUsersOfOneAddressTogether() {
    for (int i = 0; i < Throttle.FREE_PER_ADDRESS; i++) {
      assertThat(guess(HERE, "user" + i)).isZero();
    }

    assertThat(guess(HERE, "another")).isPositive();
    assertThat(throttle.delay(THERE, "another", now)).isZero();
  }

  @Test
  void shouldSlowDownGuessesThatAreSentTogether() {
    for (int i = 0; i < Throttle.FREE_PER_USER; i++) {
      throttle.begin(HERE, "admin", now);
    }

    assertThat(throttle.delay(HERE, "admin", now)).as("none has an answer yet").isPositive();
  }

  @Test
  void shouldForgetFailuresOnceThePasswordIsRight() {
    for (int i = 0; i < 5; i++) {
      guess(HERE, "admin");
    }
    guess(HERE, "admin");
    throttle.succeeded(HERE, "admin");

    assertThat(guess(HERE, "admin")).isZero();
    throttle.succeeded(HERE, "admin");
    assertThat(guess(HERE, "admin")).isZero();
  }

  @Test
  void shouldForgetFailuresAfterAWhile() {
    for (int i = 0; i < 20; i++) {
      guess(HERE, "admin");
    }
    now += Throttle.FORGOTTEN_AFTER.toMillis();

    for (int i = 0; i < Throttle.FREE_PER_USER; i++) {
      assertThat(guess(HERE, "admin")).isZero();
    }
    assertThat(guess(HERE, "admin")).isEqualTo(Throttle.FIRST_WAIT);
  }

  @Test
  void shouldStayWithinItsBounds() {
    for (int i = 0; i < 3 * Throttle.MAX_ENTRIES; i++) {
      throttle.begin("10.1." + i, "admin", now);
    }

    assertThat(throttle.size()).isEqualTo(2 * Throttle.MAX_ENTRIES);
  }

  @Property(tries = 200)
  void shouldAllowFewGuessesADayWhateverTheirRhythm(
      @ForAll @IntRange(min = 1, max = 120_000) int pauseMillis) {
    var guesses = 0;
    var day = Duration.ofDays(1).toMillis();
    var fresh = new Throttle();
    for (long at = 0; at < day; at += pauseMillis) {
      var delay = fresh.delay(HERE, "admin", at).toMillis();
      at += delay;
      fresh.begin(HERE, "admin", at);
      guesses++;
    }

    assertThat(guesses).isLessThan(24 * 60 + 20);
  }
}
