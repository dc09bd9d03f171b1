package io.interspan.store;

import static io.interspan.store.Await.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.copy.StoredEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kill -9 of a process that writes copies: no acknowledged write is lost, none is there by half.
final class CopyKillTest {
  private static final int ROUNDS = 2;
  private static final int MAX_ACKS = 200;

  @TempDir Path folder;

  @Test
  void shouldLoseNoAcknowledgedWrite() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var file = folder.resolve("copies.db");
    for (int round = 0; round < ROUNDS; round++) {
      long acknowledged;
      try (var child = ChildProcess.start("copies", file)) {
        child.awaitAcks(1 + random.nextInt(MAX_ACKS));
        IntentKillTest.spin(random.nextLong(3_000_000));
        acknowledged = child.kill();
      }
      try (var store = SqliteCopyStore.open(file)) {
        var entries = get(store.load());
        assertThat(number(entries))
            .as("seed %d, round %d", seed, round)
            .isGreaterThanOrEqualTo(acknowledged);
        assertThat(entries)
            .hasSize(CrashingWriter.TOGETHER)
            .allSatisfy(entry ->
                assertThat(entry.value()).isEqualTo(CrashingWriter.content(number(entries))));
      }
    }
  }

  /// Returns the number of the write that `entries` come from, 0 where there are none.
  static long number(List<StoredEntry> entries) {
    if (entries.isEmpty()) {
      return 0;
    }
    var json = entries.getFirst().value().toUtf8();
    return Long.parseLong(json.substring("{\"n\":".length(), json.indexOf(',')));
  }
}
