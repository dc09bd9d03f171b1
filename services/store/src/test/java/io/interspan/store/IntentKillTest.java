package io.interspan.store;

import static io.interspan.store.Await.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.interspan.model.intent.StoredIntent;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kill -9 of a writing process at random moments: no acknowledged transaction is lost.
final class IntentKillTest {
  private static final int ROUNDS = 4;

  /// A round ends after at most so many acknowledgements.
  private static final int MAX_ACKS = 250;

  /// ... and this much later, in nanoseconds: somewhere within a transaction.
  private static final long MAX_DELAY_NANOS = 3_000_000;

  @TempDir Path folder;

  @Test
  void shouldLoseNoAcknowledgedTransaction() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var file = folder.resolve("intents.db");
    long before = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long acknowledged;
      try (var child = ChildProcess.start("intents", file)) {
        child.awaitAcks(1 + random.nextInt(MAX_ACKS));
        spin(random.nextLong(MAX_DELAY_NANOS));
        acknowledged = child.kill();
      }
      try (var store = SqliteIntentStore.open(file, 1)) {
        var check = get(store.verify());
        assertThat(check.problems()).as("seed %d, round %d", seed, round).isEmpty();
        assertThat(check.revision())
            .as("seed %d, round %d", seed, round)
            .isGreaterThanOrEqualTo(acknowledged);
        assertThat(acknowledged).isGreaterThan(before);
        assertThat(get(store.head()).revision()).isEqualTo(check.revision());
        assertRowsAreWhole(store, check.revision());
        before = check.revision();
      }
    }
  }

  @Test
  void shouldKeepOtherProcessesFromWriting() throws Exception {
    var file = folder.resolve("intents.db");
    try (var child = ChildProcess.start("intents", file)) {
      child.awaitAcks(1);
      var refusal =
          catchThrowableOfType(StoreOpenException.class, () -> SqliteIntentStore.open(file, 1));
      assertThat(refusal.reason()).isEqualTo(StoreOpenException.Reason.IN_USE);
      assertThat(refusal).hasMessageContaining("open for writing in process " + child.pid());
      child.kill();
    }
    try (var _ = SqliteIntentStore.open(file, 1)) {
      // This store's claim outlives a refused attempt of the same process.
      assertThat(
              catchThrowableOfType(StoreOpenException.class, () -> SqliteIntentStore.open(file, 1)))
          .isNotNull();
      try (var child = ChildProcess.start("open", file)) {
        assertThat(child.line()).isEqualTo("opening");
        assertThat(child.line())
            .startsWith("IN_USE")
            .contains("process " + ProcessHandle.current().pid());
      }
    }
  }

  /// All objects that are always changed together show the same revision: the last.
  private static void assertRowsAreWhole(SqliteIntentStore store, long revision) {
    assertThat(LogBuilder.allObjects(store))
        .filteredOn(object -> object.path().id().startsWith("together"))
        .hasSize(CrashingWriter.TOGETHER)
        .allSatisfy(object -> {
          assertThat(object.revision()).isEqualTo(revision);
          assertThat(object.json()).isEqualTo(CrashingWriter.content(revision));
        })
        .extracting(StoredIntent::path)
        .isSorted();
    assertThat(LogBuilder.allRows(store))
        .allSatisfy(row -> assertThat(row.author()).isEqualTo("crash-" + row.revision()));
  }

  static void spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }
}
