package io.interspan.store;

import static io.interspan.store.Await.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kill -9 in the middle of a row that changes ten thousand objects: all of it is there, or
/// nothing.
final class LargeRowKillTest {
  private static final int ROUNDS = 4;

  /// A row takes about as long: the kill comes somewhere within one.
  private static final long MAX_DELAY_NANOS = 400_000_000;

  @TempDir Path folder;

  @Test
  void shouldKeepAllOrNothingOfALargeRow() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var file = folder.resolve("intents.db");
    for (int round = 0; round < ROUNDS; round++) {
      long acknowledged;
      try (var child = ChildProcess.start("large", file)) {
        child.awaitAcks(1);
        IntentKillTest.spin(random.nextLong(MAX_DELAY_NANOS));
        acknowledged = child.kill();
      }
      try (var store = SqliteIntentStore.open(file, 1)) {
        var check = get(store.verify());
        assertThat(check.problems()).as("seed %d, round %d", seed, round).isEmpty();
        long head = get(store.head()).revision();
        assertThat(head).isBetween(acknowledged, acknowledged + 1);
        assertThat(LogBuilder.allObjects(store))
            .as("seed %d, round %d", seed, round)
            .hasSize(CrashingWriter.LARGE_ROW)
            .allSatisfy(object -> assertThat(object.revision()).isEqualTo(head));
      }
    }
  }
}
