package io.interspan.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketLoopTest {
  private long now;
  private int wakes;
  private final PacketLoop loop = new PacketLoop("test", () -> now, () -> wakes++);

  @Test
  void shouldRunCommandsInOrderAndWakeForEach() {
    var ran = new ArrayList<Integer>();
    for (int i = 0; i < 3; i++) {
      int number = i;
      loop.submit(() -> ran.add(number));
    }
    assertThat(ran).isEmpty();

    assertThat(loop.run()).isZero();

    assertThat(ran).containsExactly(0, 1, 2);
    assertThat(wakes).isEqualTo(3);
  }

  @Test
  void shouldPollSourcesUntilNothingIsLeft() {
    var left = new int[] {3};
    loop.add(_ -> left[0] > 0 ? left[0]-- : 0);

    assertThat(loop.run()).isZero();

    assertThat(left[0]).isZero();
  }

  @Test
  void shouldLetItsDriverHaveATurn() {
    var polls = new int[1];
    loop.add(_ -> ++polls[0]);

    assertThat(loop.run()).isPositive();

    assertThat(polls[0]).isEqualTo(PacketLoop.MAX_ROUNDS);
  }

  @Test
  void shouldPassTheTimeOfEachRound() {
    var times = new ArrayList<Long>();
    loop.add(time -> {
      times.add(time);
      now += 10;
      return times.size() < 3 ? 1 : 0;
    });

    loop.run();

    assertThat(times).isEqualTo(List.of(0L, 10L, 20L));
    assertThat(loop.now()).isEqualTo(30);
  }

  @Test
  void shouldKeepFailuresFromTheOthers() {
    var ran = new ArrayList<String>();
    loop.submit(() -> {
      throw new IllegalStateException("wanted");
    });
    loop.submit(() -> ran.add("command"));
    loop.add(_ -> {
      throw new IllegalStateException("wanted");
    });
    loop.add(_ -> {
      ran.add("source");
      return 0;
    });

    loop.run();

    // A round with commands is followed by another.
    assertThat(ran).containsExactly("command", "source", "source");
    assertThat(loop.failures()).isEqualTo(3);
  }

  @Test
  void shouldStopPollingARemovedSource() {
    var polls = new int[1];
    PacketLoop.Source source = _ -> ++polls[0] * 0;
    loop.add(source);
    loop.remove(source);

    loop.run();

    assertThat(polls[0]).isZero();
  }

  @Test
  void shouldRefuseMoreCommandsThanItHolds() {
    for (int i = 0; i < PacketLoop.MAX_COMMANDS; i++) {
      loop.submit(() -> {});
    }

    assertThatThrownBy(() -> loop.submit(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("packet loop test")
        .hasMessageContaining("65536");
    while (loop.run() > 0) {
      assertThat(loop.failures()).isZero();
    }
    loop.submit(() -> {});
  }

  @Test
  void shouldRefuseMoreSourcesThanItPolls() {
    for (int i = 0; i <= PacketLoop.MAX_SOURCES; i++) {
      loop.add(_ -> 0);
    }

    loop.run();

    assertThat(loop.failures()).isEqualTo(1);
  }
}
