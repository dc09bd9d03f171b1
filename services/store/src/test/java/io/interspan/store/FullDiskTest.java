package io.interspan.store;

import static io.interspan.store.Await.failure;
import static io.interspan.store.Await.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real file system that runs full, and has room again.
final class FullDiskTest {
  @TempDir Path folder;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()) == 0;
    Assumptions.assumeTrue(mounted, "skipped: mounting a small file system needs root");
  }

  /// Detaches the file system: the kernel may find one busy for a moment after its last file was
  /// closed, and the folder is to be empty at once.
  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", "--lazy", folder.toString())).as("exit code of umount").isZero();
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void shouldGoOnOnceThereIsRoomAgain() throws Exception {
    var ballast = Files.write(folder.resolve("ballast"), new byte[300_000]);
    var file = folder.resolve("intents.db");
    try (var store = SqliteIntentStore.open(file, 1)) {
      long acknowledged = fill(store);
      assertThat(get(store.head()).revision()).isEqualTo(acknowledged);

      Files.delete(ballast);
      var row = LogBuilder.after(store).put("afterwards", "A");
      assertThat(get(store.commit(acknowledged, row)).revision()).isEqualTo(acknowledged + 1);
      assertThat(get(store.verify()).problems()).isEmpty();
    }
    try (var store = SqliteIntentStore.open(file, 1)) {
      assertThat(get(store.verify()).problems()).isEmpty();
    }
  }

  @Test
  void shouldSayAtTheOpenThatThereIsNoRoom() throws Exception {
    try (var ballast = Files.newOutputStream(folder.resolve("ballast"))) {
      while (true) {
        ballast.write(new byte[4_096]);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }

    var refusal =
        catchThrowableOfType(
            StoreOpenException.class,
            () -> SqliteIntentStore.open(folder.resolve("intents.db"), 1));
    assertThat(refusal.reason()).isEqualTo(StoreOpenException.Reason.REFUSED);
  }

  /// Commits until the disk refuses; returns the last revision.
  private static long fill(SqliteIntentStore store) {
    var log = new LogBuilder();
    while (true) {
      var row = log.put("s" + log.revision(), "x".repeat(20_000));
      try {
        get(store.commit(row.revision() - 1, row));
      } catch (UncheckedIOException e) {
        assertThat(e).hasMessageContaining("the disk is full; nothing was written");
        assertThat(failure(store.commit(row.revision() - 1, row)))
            .isInstanceOf(UncheckedIOException.class);
        return row.revision() - 1;
      }
    }
  }
}
