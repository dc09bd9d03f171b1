package io.interspan.packet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchQueueTest {
  private static final int BATCHES = 2;
  private static final int ROUNDS = 20_000;

  private final BatchQueue queue = new BatchQueue(BATCHES);

  private FrameBatch take() {
    var batch = queue.take();
    assertThat(batch).isNotNull();
    return requireNonNull(batch);
  }

  private FrameBatch next() {
    return requireNonNull(queue.next());
  }

  @Test
  void shouldHaveSoManyBatchesOnTheirWay() {
    for (int i = 0; i < BATCHES; i++) {
      assertThat(queue.awaitsBatch()).isFalse();
      queue.put(take());
    }
    assertThat(queue.take()).isNull();

    var first = next();
    assertThat(queue.recycle(first)).as("nobody has asked").isFalse();
    assertThat(queue.awaitsBatch()).isFalse();
    assertThat(take()).isSameAs(first);
    queue.put(first);

    assertThat(queue.awaitsBatch()).isTrue();
    assertThat(queue.recycle(next())).isTrue();
    assertThat(queue.awaitsBatch()).isFalse();
  }

  private static void awaitBegin(CountDownLatch begin) {
    try {
      begin.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Who sleeps until it is woken is woken each time, or this does not end.
  @Test
  void shouldWakeWhoWaits() throws Exception {
    var wakes = new Semaphore(0);
    var read = new AtomicInteger();
    // The reader begins once nothing is left to fill: so there is waiting.
    var begin = new CountDownLatch(1);
    var reader =
        Thread.ofPlatform()
            .start(() -> {
              awaitBegin(begin);
              while (read.get() < ROUNDS) {
                var batch = queue.next();
                if (batch != null) {
                  read.incrementAndGet();
                  if (queue.recycle(batch)) {
                    wakes.release();
                  }
                }
              }
            });
    int slept = 0;
    for (int i = 0; i < ROUNDS; i++) {
      while (queue.awaitsBatch()) {
        slept++;
        begin.countDown();
        assertThat(wakes.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      }
      queue.put(take());
    }
    reader.join();
    assertThat(read).hasValue(ROUNDS);
    assertThat(slept).isPositive();
  }
}
