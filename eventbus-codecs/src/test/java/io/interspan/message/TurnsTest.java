package io.interspan.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Turns turns = new Turns();

  @Test
  void shouldGiveEachOfManyOneTurnInTenTicks() {
    var had = new TreeMap<Integer, Integer>();
    var places = new int[Turns.MANY];
    for (int i = 0; i < places.length; i++) {
      places[i] = turns.place();
    }
    for (int tick = 0; tick < 10; tick++) {
      turns.next();
      for (int i = 0; i < places.length; i++) {
        if (turns.isNow(places[i], places.length)) {
          had.merge(i, 1, Integer::sum);
        }
      }
    }

    assertThat(had).hasSize(places.length);
    assertThat(had.values()).containsOnly(1);
  }

  @Test
  void shouldGiveEachOfAFewATurnAtEachTick() {
    turns.next();
    for (int i = 0; i < 20; i++) {
      assertThat(turns.isNow(turns.place(), Turns.MANY - 1)).isTrue();
    }
  }
}
