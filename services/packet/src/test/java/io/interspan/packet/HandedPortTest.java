package io.interspan.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HandedPortTest {
  private final PacketLoop user = new PacketLoop("user", () -> 0, () -> {});
  private final PacketLoop owner = new PacketLoop("owner", () -> 0, () -> {});
  private final Counters counters = new Counters();
  private final NumberPort port = new NumberPort();
  private final HandedPort handed = new HandedPort(port, user, counters);

  /// Frames of one int.
  private final class NumberPort implements Port {
    final Deque<Integer> toSend = new ArrayDeque<>();
    final List<Integer> received = new ArrayList<>();
    boolean up;
    boolean broken;

    @Override
    public void deliver(FrameBatch batch) {
      check();
      for (int i = 0; i < batch.size(); i++) {
        received.add(batch.buffer(i).getInt(batch.offset(i)));
      }
    }

    private void check() {
      if (broken) {
        throw new IllegalStateException("broken");
      }
    }

    @Override
    public int poll(FrameBatch into) {
      check();
      while (!toSend.isEmpty() && !into.isFull()) {
        int index = into.claim();
        into.buffer(index).putInt(into.offset(index), toSend.remove());
        into.setLength(index, 4);
      }
      return into.size();
    }

    @Override
    public void onLink(boolean newUp) {
      up = newUp;
    }

    @Override
    public PacketLoop owner() {
      return owner;
    }
  }

  private static FrameBatch batch(int... numbers) {
    var batch = new FrameBatch();
    for (int number : numbers) {
      int index = batch.claim();
      batch.buffer(index).putInt(batch.offset(index), number);
      batch.setLength(index, 4);
    }
    return batch;
  }

  @Test
  void shouldHandOverInOrderOnTheOwnersLoop() {
    handed.start();
    var batch = batch(1, 2);
    handed.deliver(batch);
    batch.clear();
    handed.deliver(batch(3));
    handed.onLink(true);
    assertThat(port.received).isEmpty();
    assertThat(port.up).isFalse();

    owner.run();

    assertThat(port.received).containsExactly(1, 2, 3);
    assertThat(port.up).isTrue();
    assertThat(handed.owner()).isSameAs(user);
  }

  @Test
  void shouldHandOverWhatThePortSends() {
    handed.start();
    var numbers = IntStream.range(0, 1000).boxed().toList();
    port.toSend.addAll(numbers);
    var got = new ArrayList<Integer>();
    var into = new FrameBatch(7, 128);
    while (got.size() < numbers.size()) {
      owner.run();
      int frames = handed.poll(into);
      assertThat(frames).isEqualTo(into.size()).isPositive();
      for (int i = 0; i < frames; i++) {
        got.add(into.buffer(i).getInt(into.offset(i)));
      }
      into.clear();
    }

    assertThat(got).isEqualTo(numbers);
    assertThat(handed.poll(into)).isZero();
  }

  @Test
  void shouldCountWhatAFullQueueDoesNotTake() {
    for (int i = 0; i < HandedPort.MAX_BATCHES; i++) {
      handed.deliver(batch(i));
    }
    handed.deliver(batch(1, 2, 3));

    assertThat(counters.dropped(DropReason.HAND_OVER_FULL)).isEqualTo(3);
  }

  @Test
  void shouldCountWhatIsTooLongToCopy() {
    var batch = new FrameBatch(1, 0);
    batch.wrap(new Slab(70_000), 0, 70_000);

    handed.deliver(batch);

    assertThat(counters.dropped(DropReason.FRAME_TOO_LONG)).isEqualTo(1);
  }

  @Test
  void shouldLeaveFramesWithThePortWhileNobodyTakesThem() {
    handed.start();
    int all = (HandedPort.MAX_BATCHES + 5) * FrameBatch.CAPACITY;
    IntStream.range(0, all).forEach(port.toSend::add);

    while (owner.run() > 0) {
      assertThat(port.toSend).isNotEmpty();
    }

    assertThat(port.toSend).hasSize(5 * FrameBatch.CAPACITY);
  }

  @Test
  void shouldGoOnAfterAPortFailed() {
    handed.start();
    port.broken = true;
    for (int i = 0; i < 100; i++) {
      handed.deliver(batch(i));
      owner.run();
    }
    port.broken = false;
    handed.deliver(batch(7));
    port.toSend.add(8);
    owner.run();

    assertThat(port.received).containsExactly(7);
    var into = new FrameBatch();
    assertThat(handed.poll(into)).isEqualTo(1);
    assertThat(counters.drops()).isEmpty();
  }

  @Test
  void shouldEndWithStop() {
    handed.start();
    handed.stop();
    handed.deliver(batch(1));

    owner.run();

    assertThat(port.received).isEmpty();
  }
}
