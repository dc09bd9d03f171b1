package io.interspan.store;

import static io.interspan.store.Await.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.interspan.store.StoreOpenException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which files are taken, and which are refused as they are.
final class SqliteFileTest {
  @TempDir Path folder;

  private static StoreOpenException refusal(ThrowingCallable open) {
    return catchThrowableOfType(StoreOpenException.class, open);
  }

  private static void change(Path file, String... statements) throws SQLException {
    try (var connection = Connector.PLAIN.connect(file, Connector.Access.CREATE)) {
      for (var statement : statements) {
        Sql.execute(connection, statement);
      }
    }
  }

  private Path filled(int rows) throws StoreOpenException {
    var file = folder.resolve("intents.db");
    try (var store = SqliteIntentStore.open(file, 1)) {
      var log = new LogBuilder();
      for (int i = 0; i < rows; i++) {
        get(store.commit(i, log.put("s" + i, "x".repeat(500))));
      }
    }
    return file;
  }

  @Test
  void shouldMakeTheFolderToo() throws Exception {
    var file = folder.resolve("a/b/intents.db");
    SqliteIntentStore.open(file, 1).close();
    assertThat(file).exists();
  }

  @Test
  void shouldTakeAnyNameAsAName() throws Exception {
    for (var name : new String[] {"a?mode=ro#x.db", "ü 東%20.db", ":memory:"}) {
      var file = folder.resolve(name);
      try (var store = SqliteIntentStore.open(file, 1)) {
        get(store.commit(0, new LogBuilder().put("a", "A")));
      }
      assertThat(file).isNotEmptyFile();
    }
  }

  @Test
  void shouldTakeAFileThatACrashLeftEmpty() throws Exception {
    var file = Files.createFile(folder.resolve("intents.db"));
    SqliteIntentStore.open(file, 1).close();
    assertThat(file).isNotEmptyFile();
  }

  @Test
  void shouldRefuseAFileThatIsNoDatabase() throws Exception {
    var file = Files.writeString(folder.resolve("notes"), "some notes, long enough\n".repeat(99));

    var refusal = refusal(() -> SqliteIntentStore.open(file, 1));

    assertThat(refusal.reason()).isEqualTo(Reason.NO_DATABASE);
    assertThat(refusal).hasMessageContaining("not an Interspan intent store, nor any SQLite file");
    assertThat(file).hasContent("some notes, long enough\n".repeat(99));
  }

  @Test
  void shouldRefuseAnotherProgramsDatabaseAndLeaveItAsItIs() throws Exception {
    var file = folder.resolve("other.db");
    change(file, "CREATE TABLE t (x)");
    var before = Files.readAllBytes(file);

    var refusal = refusal(() -> SqliteCopyStore.open(file));

    assertThat(refusal.reason()).isEqualTo(Reason.FOREIGN);
    assertThat(refusal)
        .hasMessageContaining(
            "not an Interspan copy store: its application_id is 0x00000000, not 0x49534350");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void shouldRefuseTheOtherKindOfStore() throws Exception {
    var file = folder.resolve("copies.db");
    SqliteCopyStore.open(file).close();

    assertThat(refusal(() -> SqliteIntentStore.open(file, 1)).reason()).isEqualTo(Reason.FOREIGN);
  }

  @Test
  void shouldRefuseANewerVersion() throws Exception {
    var file = filled(1);
    change(file, "PRAGMA user_version = 4");

    var refusal = refusal(() -> SqliteIntentStore.open(file, 1));

    assertThat(refusal.reason()).isEqualTo(Reason.NEWER);
    assertThat(refusal)
        .hasMessageContaining("an Interspan intent store of version 4")
        .hasMessageContaining("knows versions up to 3");
  }

  @Test
  void shouldRefuseAFileThatWasCutOff() throws Exception {
    var file = filled(100);
    try (var channel = Files.newByteChannel(file, java.nio.file.StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }

    var refusal = refusal(() -> SqliteIntentStore.open(file, 1));

    assertThat(refusal.reason()).isEqualTo(Reason.DAMAGED);
    assertThat(refusal).hasMessageContaining("damaged; restore it from a backup");
  }

  @Test
  void shouldRefuseObjectsThatDoNotBelongToTheLogsEnd() throws Exception {
    for (var tampering :
        new String[] {
          "UPDATE object SET json = '{}' WHERE path LIKE '%/s2'",
          "DELETE FROM object WHERE path LIKE '%/s2'",
          "UPDATE object SET revision = 1 WHERE path LIKE '%/s2'",
          "DELETE FROM change WHERE revision = 3",
          "UPDATE change SET path = 'no path' WHERE revision = 3",
          "UPDATE change SET type = 'Unheard' WHERE revision = 3",
          "DELETE FROM log WHERE revision = 1",
          "DELETE FROM log",
          "DELETE FROM meta"
        }) {
      var file = filled(3);
      change(file, tampering);

      var refusal = refusal(() -> SqliteIntentStore.open(file, 1));

      assertThat(refusal).as(tampering).isNotNull();
      assertThat(refusal.reason()).as(tampering).isEqualTo(Reason.DAMAGED);
      assertThat(refusal)
          .hasMessageContaining(file + ": the file is damaged: ")
          .hasMessageContaining("restore it from a backup");
      Files.delete(file);
    }
  }

  @Test
  void shouldRefuseASecondStoreOfOneProcess() throws Exception {
    var file = filled(1);
    try (var store = SqliteIntentStore.open(file, 1)) {
      var link = Files.createSymbolicLink(folder.resolve("link.db"), file);
      for (var name : new Path[] {file, folder.resolve("./intents.db"), link}) {
        var refusal = refusal(() -> SqliteIntentStore.open(name, 1));

        assertThat(refusal.reason()).isEqualTo(Reason.IN_USE);
        assertThat(refusal).hasMessageContaining("open for writing in this process");
      }
      assertThat(get(store.head()).revision()).isEqualTo(1);
    }
    SqliteIntentStore.open(file, 1).close();
  }

  @Test
  void shouldGiveTheFileBackWhereTheOpenFails() throws Exception {
    var file = filled(1);
    change(file, "PRAGMA user_version = 4");
    assertThatThrownBy(() -> SqliteIntentStore.open(file, 1)).hasMessageContaining("version 4");
    change(file, "PRAGMA user_version = 3");

    SqliteIntentStore.open(file, 1).close();
  }

  @Test
  void shouldRefuseAFolderThatCannotBe() throws Exception {
    var file = Files.createFile(folder.resolve("file"));

    var refusal = refusal(() -> SqliteIntentStore.open(file.resolve("intents.db"), 1));

    assertThat(refusal.reason()).isEqualTo(Reason.REFUSED);
    assertThat(refusal(() -> SqliteIntentStore.open(folder, 1)).reason()).isEqualTo(Reason.REFUSED);
  }
}
