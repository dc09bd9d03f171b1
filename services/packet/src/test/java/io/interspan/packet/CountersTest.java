package io.interspan.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

  @Test
  void shouldCountInTheWholeWhatItsPartsCount() {
    var whole = new Counters();
    var one = whole.part();
    var two = whole.part();
    one.drop(DropReason.SPOOFED_MAC);
    two.drop(DropReason.SPOOFED_MAC, 2);
    two.count(Tally.FROM_PORTS, 3);
    whole.count(Tally.LEARNED);

    assertThat(whole.drops()).isEqualTo(Map.of(DropReason.SPOOFED_MAC, 3L));
    assertThat(whole.tallies()).isEqualTo(Map.of(Tally.FROM_PORTS, 3L, Tally.LEARNED, 1L));
    assertThat(one.drops()).isEqualTo(Map.of(DropReason.SPOOFED_MAC, 1L));
    assertThat(one.tallies()).isEmpty();
    assertThat(two.tallies()).isEqualTo(Map.of(Tally.FROM_PORTS, 3L));
  }

  @Test
  void shouldAddWhatOthersDropped() {
    var counters = new Counters();
    counters.drop(DropReason.TAP_REFUSED);
    var others = new Counters();
    others.drop(DropReason.TAP_REFUSED, 4);
    others.count(Tally.TO_PORTS);

    counters.addDrops(others);

    assertThat(counters.drops()).isEqualTo(Map.of(DropReason.TAP_REFUSED, 5L));
    assertThat(counters.tallies()).isEmpty();
  }

  @Test
  void shouldAddUpWhatSeveralCount() {
    var one = new Counters();
    var two = new Counters();
    one.drop(DropReason.TAP_REFUSED, 2);
    one.count(Tally.TO_PORTS, 3);
    two.drop(DropReason.TAP_REFUSED);
    two.drop(DropReason.PORT_CLOSED);
    two.count(Tally.TO_PORTS, 4);

    var sum = Counters.sum(List.of(one, two));
    one.count(Tally.TO_PORTS);

    assertThat(sum.drops())
        .isEqualTo(Map.of(DropReason.PORT_CLOSED, 1L, DropReason.TAP_REFUSED, 3L));
    assertThat(sum.tallies()).as("as of then").isEqualTo(Map.of(Tally.TO_PORTS, 7L));
    assertThat(Counters.sum(List.of()).drops()).isEmpty();
  }
}
