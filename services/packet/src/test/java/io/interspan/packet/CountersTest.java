package io.interspan.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CountersTest {
  @Test
  void shouldCountEachThingByItself() {
    var counters = new Counters();
    counters.drop(DropReason.SPOOFED_MAC);
    counters.drop(DropReason.SPOOFED_MAC, 2);
    counters.drop(DropReason.UNKNOWN_VNI);
    counters.count(Tally.LEARNED);
    counters.count(Tally.LEARNED, 4);

    assertThat(counters.drops())
        .isEqualTo(Map.of(DropReason.SPOOFED_MAC, 3L, DropReason.UNKNOWN_VNI, 1L));
    assertThat(counters.droppedInAll()).isEqualTo(4);
    assertThat(counters.dropped(DropReason.PORT_CLOSED)).isZero();
    assertThat(counters.get(Tally.LEARNED)).isEqualTo(5);
    assertThat(counters.get(Tally.TO_PORTS)).isZero();
  }
}
