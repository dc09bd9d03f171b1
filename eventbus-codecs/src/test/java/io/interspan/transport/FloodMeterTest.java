package io.interspan.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FloodMeterTest {
  private static final int FRAMES = SessionLimits.DEFAULT.floodFrames();
  private static final int BYTES = Math.toIntExact(SessionLimits.DEFAULT.floodBytes());
  private static final long WINDOW =
      TimeUnit.MILLISECONDS.toNanos(SessionLimits.DEFAULT.floodMillis());

  private long now = Long.MAX_VALUE - 1; // A clock of nanoseconds may go over.
  private final FloodMeter meter = new FloodMeter(SessionLimits.DEFAULT, () -> now);

  @Test
  void shouldFindOneFrameTooMany() {
    now += WINDOW - 1;

    assertThat(tooManyOf(FRAMES)).isFalse();
    assertThat(meter.isTooMuch(false, 0)).isTrue();
  }

  @Test
  void shouldFindOnePingTooMany() {
    now += WINDOW - 1;

    for (int i = 0; i < SessionLimits.DEFAULT.floodPings(); i++) {
      assertThat(meter.isTooMuch(true, 0)).isFalse();
    }
    assertThat(meter.isTooMuch(true, 0)).isTrue();
  }

  @Test
  void shouldFindOneByteTooMany() {
    now += WINDOW - 1;

    assertThat(meter.isTooMuch(false, BYTES)).isFalse();
    assertThat(meter.isTooMuch(false, 1)).isTrue();
  }

  @Test
  void shouldTakeAnyNumberInTheirTime() {
    for (int i = 0; i < 10; i++) {
      assertThat(tooManyOf(FRAMES)).isFalse();
      now += WINDOW;
      assertThat(meter.isTooMuch(false, 0)).isFalse();
      assertThat(meter.isTooMuch(false, BYTES)).isFalse();
      now += WINDOW;
      assertThat(meter.isTooMuch(false, 1)).isFalse();
    }
  }

  @Test
  void shouldFindAFloodAfterAQuietTime() {
    now += 5 * WINDOW;
    assertThat(tooManyOf(FRAMES + 1)).isFalse();

    assertThat(tooManyOf(FRAMES + 1)).isTrue();
  }

  private boolean tooManyOf(int frames) {
    boolean any = false;
    for (int i = 0; i < frames; i++) {
      any |= meter.isTooMuch(false, 0);
    }
    return any;
  }
}
