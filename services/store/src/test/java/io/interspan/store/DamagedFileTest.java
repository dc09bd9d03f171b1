package io.interspan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedFileTest {
  private static final int ROWS = 200;
  private static final int PAGE = 4_096;

  @TempDir Path folder;

  private final List<Path> setAside = new ArrayList<>();
  private Path file;

  @BeforeEach
  void fill() throws Exception {
    file = folder.resolve("copies.db");
    try (var store = SqliteCopyStore.openOrBegin(file, setAside::add)) {
      for (int i = 0; i < ROWS; i++) {
        var row = new StoredEntry("t", "key" + i, Bytes.wrap(new byte[1_000]));
        Await.get(store.write(new CopyWrite(List.of(), List.of(), List.of(row))));
      }
    }
  }

  private int rows() throws Exception {
    try (var store = SqliteCopyStore.openOrBegin(file, setAside::add)) {
      return Await.get(store.load()).size();
    }
  }

  @Test
  void shouldKeepAFileThatIsSound() throws Exception {
    assertThat(rows()).isEqualTo(ROWS);
    assertThat(setAside).isEmpty();
  }

  @Test
  void shouldBeginAnewWhereTheFileIsNoDatabaseAndKeepTheOldOne() throws Exception {
    Files.writeString(file, "ten thousand monkeys");
    assertThat(rows()).isZero();
    assertThat(setAside).containsExactly(folder.resolve("copies.db.damaged"));
    assertThat(setAside.getFirst()).hasContent("ten thousand monkeys");
    assertThat(rows()).isZero();
    assertThat(setAside).hasSize(1);
  }

  @Test
  void shouldBeginAnewWhereAnyOfItsPagesIsDamaged() throws Exception {
    var garbage = new byte[PAGE];
    new Random(1).nextBytes(garbage);
    for (long page = 1; page < Files.size(file) / PAGE; page += 7) {
      try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
        raw.seek(page * PAGE);
        raw.write(garbage);
      }
      setAside.clear();
      assertThat(rows()).as("page %d", page).isZero();
      assertThat(setAside).hasSize(1);
      Files.delete(file);
      fill();
    }
  }

  @Test
  void shouldNotTouchAFileThatIsInUseOrAnotherStores() throws Exception {
    try (var _ = SqliteCopyStore.openOrBegin(file, setAside::add)) {
      assertThatThrownBy(this::rows).hasMessageContaining("this process");
    }
    var other = folder.resolve("intents.db");
    SqliteIntentStore.open(other, 1).close();
    assertThatThrownBy(() -> SqliteCopyStore.openOrBegin(other, setAside::add))
        .hasMessageContaining("not an Interspan copy store");
    assertThat(setAside).isEmpty();
    assertThat(rows()).isEqualTo(ROWS);
  }
}
