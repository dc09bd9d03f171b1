package io.interspan.store;

import static io.interspan.store.Await.get;
import static io.interspan.store.LogBuilder.numbered;
import static io.interspan.store.LogBuilder.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.PathScope;
import io.interspan.model.intent.UsedNumber;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of older versions become files of this one, or stay as they are.
final class MigrationTest {
  private static final int ROUNDS = 6;

  /// Some rounds end before the migration begins, some after its end.
  private static final long MAX_DELAY_NANOS = 600_000_000;

  /// What makes a migration last a while.
  private static final int SEGMENTS = 20_000;

  @TempDir Path folder;

  /// A file as the first version made it: two rows by hand.
  private Path version1() throws Exception {
    var file = folder.resolve("intents.db");
    try (var resource = MigrationTest.class.getResourceAsStream("/intents-v1.sql");
        var connection = Connector.PLAIN.connect(file, Connector.Access.CREATE)) {
      assertThat(resource).isNotNull();
      var script = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      for (var statement : script.split(";\n")) {
        Sql.execute(connection, statement);
      }
    }
    return file;
  }

  private static long version(Path file) throws SQLException {
    try (var connection = Connector.PLAIN.connect(file, Connector.Access.CREATE)) {
      return Sql.number(connection, "PRAGMA user_version");
    }
  }

  @Test
  void shouldReadThePastOfAFileOfVersion1() throws Exception {
    var file = version1();

    try (var store = SqliteIntentStore.open(file, 1)) {
      assertThat(get(store.head()).revision()).isEqualTo(3);
      assertThat(get(store.objectsAt(1, PathScope.ALL, "", 10)).objects())
          .extracting(object -> object.json().toUtf8())
          .containsExactly("{\"overlay_id\":65536}");
      assertThat(get(store.usedNumbers(IntentType.SEGMENT, 0, 10)))
          .containsExactly(
              new UsedNumber(IntentType.SEGMENT, 65_536, segment("web")),
              new UsedNumber(IntentType.SEGMENT, 65_537, segment("db")));
      assertThat(get(store.verify()).problems()).isEmpty();
      var log = LogBuilder.after(store);
      get(store.commit(3, log.row("admin", log.change("web", numbered("Web", 65_536)))));
    }
    assertThat(version(file)).isEqualTo(3);
    SqliteIntentStore.open(file, 1).close();
  }

  @Test
  void shouldBeOfEitherVersionAfterACrash() throws Exception {
    var large = folder.resolve("large.db");
    try (var store = SqliteIntentStore.open(large, 1)) {
      var log = new LogBuilder();
      for (int row = 0; row < SEGMENTS / 1_000; row++) {
        var changes = new io.interspan.model.intent.IntentChange[1_000];
        for (int i = 0; i < changes.length; i++) {
          int number = row * 1_000 + i + 1;
          changes[i] = log.change("s" + number, numbered("S", number));
        }
        get(store.commit(row, log.row("admin", changes)));
      }
    }
    version2(large);
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      var file = folder.resolve("round" + round + ".db");
      Files.copy(large, file, StandardCopyOption.REPLACE_EXISTING);
      try (var child = ChildProcess.start("open", file)) {
        assertThat(child.line()).isEqualTo("opening");
        IntentKillTest.spin(random.nextLong(MAX_DELAY_NANOS));
        child.kill();
      }
      assertThat(version(file)).as("seed %d, round %d", seed, round).isIn(2L, 3L);
      try (var store = SqliteIntentStore.open(file, 1)) {
        assertThat(get(store.verify()).problems()).as("seed %d, round %d", seed, round).isEmpty();
        assertThat(LogBuilder.allNumbers(store)).hasSize(SEGMENTS);
      }
      assertThat(version(file)).isEqualTo(3);
    }
  }

  /// A file in which objects changed often, went, and came back.
  private Path busy() throws Exception {
    var file = folder.resolve("busy.db");
    try (var store = SqliteIntentStore.open(file, 1)) {
      var log = new LogBuilder();
      for (int i = 0; i < 40; i++) {
        var row = i % 9 == 8 ? log.delete("a") : log.put("a", "A" + i);
        get(store.commit(2L * i, row));
        get(store.commit(2L * i + 1, log.put("b" + i % 3, "B" + i)));
      }
    }
    version2(file);
    return file;
  }

  @Test
  void shouldLinkWhatChangedOften() throws Exception {
    var file = busy();

    try (var store = SqliteIntentStore.open(file, 1)) {
      assertThat(get(store.verify()).problems()).isEmpty();
      assertThat(get(store.objectAt(17, segment("a")))).isEmpty();
      assertThat(get(store.objectAt(19, segment("a"))).orElseThrow().revision()).isEqualTo(19);
      assertThat(get(store.objectAt(60, segment("b0"))).orElseThrow().revision()).isEqualTo(56);
    }
  }

  @Test
  void shouldRefuseAFileWhoseObjectsAreNotWhatItsLogAddsUpTo() throws Exception {
    for (var tampering :
        new String[] {
          "UPDATE object SET json = '{}' WHERE path LIKE '%/b1'",
          "DELETE FROM object WHERE path LIKE '%/b1'"
        }) {
      var file = busy();
      try (var connection = Connector.PLAIN.connect(file, Connector.Access.CREATE)) {
        Sql.execute(connection, tampering);
      }

      assertThatThrownBy(() -> SqliteIntentStore.open(file, 1))
          .isInstanceOfSatisfying(
              StoreOpenException.class,
              refused -> assertThat(refused.reason()).isEqualTo(StoreOpenException.Reason.DAMAGED));
      assertThat(version(file)).isEqualTo(2);
      Files.delete(file);
    }
  }

  /// Takes the tables of a closed file back to those of version 2.
  private static void version2(Path file) throws SQLException {
    try (var connection = Connector.PLAIN.connect(file, Connector.Access.CREATE)) {
      Sql.execute(connection, "DELETE FROM object WHERE json IS NULL");
      Sql.execute(connection, "ALTER TABLE object DROP COLUMN changes");
      Sql.execute(
          connection,
          """
          CREATE TABLE change_2 (
            revision INTEGER NOT NULL REFERENCES log (revision),
            path TEXT NOT NULL,
            type TEXT NOT NULL,
            before TEXT,
            after TEXT,
            PRIMARY KEY (revision, path),
            CHECK (before IS NOT NULL OR after IS NOT NULL)
          ) STRICT, WITHOUT ROWID\
          """);
      Sql.execute(
          connection,
          "INSERT INTO change_2 SELECT revision, path, type, before, after FROM change");
      Sql.execute(connection, "DROP TABLE change");
      Sql.execute(connection, "ALTER TABLE change_2 RENAME TO change");
      Sql.execute(connection, "CREATE INDEX change_by_path ON change (path, revision)");
      Sql.execute(connection, "PRAGMA user_version = 2");
    }
  }
}
