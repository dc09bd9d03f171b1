package io.interspan.vtep.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.linux.TimeSlice;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PacketThreadTest {
  @Test
  void shouldHaveALongerSliceThanOtherThreadsWhereTheKernelHasSlices() {
    var thread = PacketThread.start("packets", System::nanoTime);
    var slice = new CompletableFuture<Optional<Duration>>();
    thread.loop().submit(() -> slice.complete(TimeSlice.current()));

    assertThat(slice.join()).isEqualTo(TimeSlice.current().map(_ -> PacketThread.SLICE));
    thread.close().toCompletableFuture().join();
  }
}
