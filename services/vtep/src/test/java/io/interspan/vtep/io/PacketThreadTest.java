package io.interspan.vtep.io;

import static io.interspan.vtep.io.Sockets.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.interspan.linux.TimeSlice;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PacketThreadTest {
  private final PacketThread thread = PacketThread.start("packets", System::nanoTime);

  @AfterEach
  void close() {
    await(thread.close());
  }

  @Test
  void shouldHaveALongerSliceThanOtherThreads() {
    if (TimeSlice.current().isEmpty()) {
      abort("skipped: the kernel has no slices of threads' own (Linux 6.12 is the first)");
    }
    var slice = new CompletableFuture<Optional<Duration>>();
    thread.loop().submit(() -> slice.complete(TimeSlice.current()));

    assertThat(await(slice)).contains(PacketThread.SLICE);
  }
}
