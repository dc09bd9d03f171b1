package io.interspan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stores read beside the process that writes them, and without one.
class ReadOnlyFileTest {
  @TempDir Path folder;

  @Test
  void shouldReadALogWhileItIsWrittenAndAfterwards() throws Exception {
    var path = folder.resolve("intents.db");
    var store = SqliteIntentStore.open(path, 5);
    var rows = LogBuilder.after(store);
    Await.get(store.commit(0, rows.put("web", "a")));

    try (var file = IntentLogFile.open(path)) {
      assertThat(file.head()).isEqualTo(Await.get(store.head()));
      Await.get(store.commit(1, rows.put("db", "b")));

      assertThat(file.head().revision()).as("it goes on seeing what comes").isEqualTo(2);
      assertThat(file.rows(0)).isEqualTo(LogBuilder.allRows(store));
      assertThat(file.rows(2)).isEmpty();
      Await.get(store.commit(2, rows.put("web", "c")));
    }
    var all = LogBuilder.allRows(store);
    Await.get(store.commit(3, rows.put("web", "d")));
    store.close();

    try (var file = IntentLogFile.open(path)) {
      assertThat(file.rows(0).subList(0, 3)).isEqualTo(all);
      assertThat(file.head().revision()).isEqualTo(4);
    }
    // And it did no harm to who writes next.
    var again = SqliteIntentStore.open(path, 5);
    assertThat(Await.get(again.verify()).isSound()).isTrue();
    again.close();
  }

  @Test
  void shouldReadCopiesWhileTheyAreWrittenAndAfterwards() throws Exception {
    var path = folder.resolve("copies.db");
    var row = new StoredEntry("t", "k", Bytes.utf8("v"));
    var store = SqliteCopyStore.open(path);
    Await.get(store.write(new CopyWrite(List.of(), List.of(), List.of(row))));

    assertThat(CopyFile.read(path)).containsExactly(row);
    store.close();
    assertThat(CopyFile.read(path)).containsExactly(row);
  }

  @Test
  void shouldRefuseWhatIsNoSuchStoreAndMakeNone() throws Exception {
    var none = folder.resolve("none.db");
    assertThatThrownBy(() -> IntentLogFile.open(none))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining("none.db: there is no such file");
    assertThat(none).doesNotExist();

    var empty = Files.createFile(folder.resolve("empty.db"));
    assertThatThrownBy(() -> IntentLogFile.open(empty)).hasMessageContaining("is empty");

    var copies = folder.resolve("copies.db");
    SqliteCopyStore.open(copies).close();
    assertThatThrownBy(() -> IntentLogFile.open(copies))
        .hasMessageContaining("not an Interspan intent store");
    var text = Files.writeString(folder.resolve("text.db"), "x".repeat(5_000));
    assertThatThrownBy(() -> CopyFile.read(text)).hasMessageContaining("nor any SQLite file");
  }
}
