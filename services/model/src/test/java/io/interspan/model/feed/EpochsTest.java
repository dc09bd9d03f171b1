package io.interspan.model.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EpochsTest {
  @Test
  void shouldFollowTheClock() {
    assertThat(Epochs.next(5, 1_700_000_000_000L)).isEqualTo(1_700_000_000_000L);
  }

  @Test
  void shouldRiseWhereTheClockWentBack() {
    assertThat(Epochs.next(1_700_000_000_000L, 3)).isEqualTo(1_700_000_000_001L);
  }

  @Test
  void shouldNotWrapAround() {
    assertThatThrownBy(() -> Epochs.next(Long.MAX_VALUE, 3))
        .isInstanceOf(ArithmeticException.class);
  }
}
