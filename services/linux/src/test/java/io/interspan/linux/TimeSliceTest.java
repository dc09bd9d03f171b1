package io.interspan.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class TimeSliceTest {
  @Test
  void shouldHaveTheSliceThatAThreadAsksFor() throws Exception {
    requireSlices();
    for (var slice : new Duration[] {Duration.ofMillis(20), Duration.ofMillis(1)}) {
      var said =
          inThread(() -> TimeSlice.request(slice) ? TimeSlice.current().orElseThrow() : null);
      assertThat(said).isEqualTo(slice);
    }
  }

  @Test
  void shouldLeaveOtherThreadsAsTheyAre() throws Exception {
    requireSlices();
    var before = TimeSlice.current();
    assertThat(inThread(() -> TimeSlice.request(Duration.ofMillis(20)))).isTrue();
    assertThat(TimeSlice.current()).isEqualTo(before);
  }

  @Test
  void shouldKeepTheKernelsBounds() throws Exception {
    requireSlices();
    var said =
        inThread(() -> {
          TimeSlice.request(Duration.ofSeconds(1));
          return TimeSlice.current().orElseThrow();
        });
    assertThat(said).isEqualTo(Duration.ofMillis(100));
  }

  private static void requireSlices() {
    if (TimeSlice.current().isEmpty()) {
      abort("skipped: the kernel has no slices of threads' own (Linux 6.12 is the first)");
    }
  }

  private static <T> T inThread(Callable<T> work) throws Exception {
    var task = new FutureTask<>(work);
    Thread.ofPlatform().start(task);
    return task.get();
  }
}
