package io.interspan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/// How commands share transactions.
final class GroupWriterTest {
  private final CountDownLatch disk = new CountDownLatch(1);
  private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());

  private List<Runnable> write(List<GroupWriter.Queued<Runnable>> batch) {
    try {
      disk.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    batches.add(batch.size());
    return batch.stream().map(GroupWriter.Queued::command).toList();
  }

  @Test
  void shouldTakeTogetherWhatQueuesUpButNoMoreThanTheBound() {
    var writer = new GroupWriter<>("test", 10_000, this::write);
    var answers = Collections.synchronizedList(new ArrayList<Integer>());
    int commands = 1 + GroupWriter.MAX_BATCH + 5;
    for (int i = 0; i < commands; i++) {
      int number = i;
      writer.submit(() -> answers.add(number));
    }
    writer.start();
    disk.countDown();
    writer.close();

    assertThat(batches).containsExactly(GroupWriter.MAX_BATCH, 6);
    assertThat(answers).hasSize(commands).isSorted();
  }

  @Test
  void shouldHaveRoomAgainWhenItAnswers() {
    var writer = new GroupWriter<>("test", 1, this::write);
    var second = new CompletableFuture<Boolean>();
    writer.submit(() -> writer.submit(() -> second.complete(true)));
    assertThatThrownBy(() -> writer.submit(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("1 writes wait");

    disk.countDown();
    writer.start();

    assertThat(second.join()).isTrue();
    writer.close();
    assertThatThrownBy(() -> writer.submit(() -> {})).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldRefuseToBeClosedByItself() {
    var writer = new GroupWriter<>("test", 1, this::write);
    var answer = new CompletableFuture<Void>();
    writer.submit(() -> {
      try {
        writer.close();
      } catch (IllegalStateException e) {
        answer.completeExceptionally(e);
      }
    });
    disk.countDown();
    writer.start();

    assertThatThrownBy(answer::join).hasMessageContaining("from its own thread");
    writer.close();
  }
}
