package io.interspan.store;

import static io.interspan.store.Await.failure;
import static io.interspan.store.Await.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is particular to the intent store on SQLite.
final class SqliteIntentStoreTest {
  @TempDir Path folder;

  private final FullDiskConnector disk = new FullDiskConnector();
  private final LogBuilder log = new LogBuilder();
  private SqliteIntentStore store;
  private Path file;

  @BeforeEach
  void open() throws Exception {
    file = folder.resolve("intents.db");
    store = SqliteIntentStore.open(file, 1, disk);
    for (int i = 0; i < 5; i++) {
      get(store.commit(i, log.put("s" + i, "S" + i)));
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static String text(Path file, String query) throws SQLException {
    try (var connection = Connector.PLAIN.connect(file, Connector.Access.READ);
        var sql = connection.createStatement();
        var result = sql.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }

  private void tamper(String statement) throws SQLException {
    try (var connection = Connector.PLAIN.connect(file, Connector.Access.CREATE)) {
      Sql.execute(connection, statement);
    }
  }

  @Test
  void shouldWriteThroughToTheDisk() throws Exception {
    assertThat(text(file, "PRAGMA journal_mode")).isEqualTo("wal");
    // 2 is FULL: sqlite.org/pragma.html#pragma_synchronous.
    assertThat(Sql.number(disk.writer(), "PRAGMA synchronous")).isEqualTo(2);
  }

  @Test
  void shouldBeReadableByAnyTool() throws Exception {
    assertThat(text(file, "SELECT after ->> 'display_name' FROM change WHERE revision = 3"))
        .isEqualTo("S2");
    assertThat(text(file, "SELECT json ->> 'display_name' FROM object WHERE path LIKE '%/s4'"))
        .isEqualTo("S4");
    assertThat(text(file, "SELECT typeof(json) FROM object")).isEqualTo("text");
    assertThat(text(file, "SELECT author FROM log WHERE revision = 1")).isEqualTo("admin");
    assertThat(text(file, "SELECT printf('%x', application_id) FROM pragma_application_id"))
        .isEqualTo("4953494e");
  }

  @Test
  void shouldFindNothingWrongWithASoundFile() {
    get(store.commit(5, log.delete("s1")));

    var check = get(store.verify());

    assertThat(check).isEqualTo(new StoreCheck(6, 4, check.problems()));
    assertThat(check.isSound()).isTrue();
  }

  @Test
  void shouldFindAnObjectThatIsNotWhatTheLogAddsUpTo() throws Exception {
    tamper("UPDATE object SET json = '{}' WHERE path LIKE '%/s2'");
    tamper("DELETE FROM object WHERE path LIKE '%/s3'");

    assertThat(get(store.verify()).problems())
        .hasSize(3)
        .anySatisfy(problem -> assertThat(problem).contains("/segments/s2 is"))
        .anySatisfy(problem -> assertThat(problem).contains("/segments/s3 is missing"))
        .anySatisfy(problem -> assertThat(problem).contains("last change of").contains("/s3"));
  }

  @Test
  void shouldFindLinksIntoThePastThatAreWrong() throws Exception {
    for (int i = 0; i < 20; i++) {
      get(store.commit(5 + i, log.put("s1", "S" + i)));
    }
    assertThat(get(store.verify()).problems()).isEmpty();
    tamper("UPDATE change SET skip = 1 WHERE revision = 20");
    tamper("UPDATE change SET previous = 20 WHERE revision = 22");
    tamper("UPDATE object SET changes = 7 WHERE path LIKE '%/s2'");

    assertThat(get(store.verify()).problems())
        .hasSize(3)
        .anySatisfy(problem -> assertThat(problem).contains("/s1 in row 20 names rows 19 and 1 as"))
        .anySatisfy(problem -> assertThat(problem).contains("/s1 in row 22 names rows 20 and"))
        .anySatisfy(problem -> assertThat(problem).contains("/s2 is at row 3, with 7 changes"));
  }

  @Test
  void shouldFindAGapAndAChangeThatContradictsItsPast() throws Exception {
    tamper("DELETE FROM change WHERE revision = 2");
    tamper("DELETE FROM log WHERE revision = 2");
    tamper("UPDATE change SET before = '{}' WHERE revision = 4");

    assertThat(get(store.verify()).problems())
        .anySatisfy(problem -> assertThat(problem).contains("name rows that the log does not"));
    tamper("DELETE FROM object WHERE revision = 2");
    assertThat(get(store.verify()).problems())
        .anySatisfy(problem -> assertThat(problem).isEqualTo("row 3 follows row 1"))
        .anySatisfy(problem -> assertThat(problem).contains("row 4: /global-infra/segments/s3"));
  }

  @Test
  void shouldSayThatARowLostSomeOfItsChanges() throws Exception {
    tamper("DELETE FROM change WHERE revision = 2");

    assertThat(failure(store.rows(0, 10))).hasMessageContaining("row 2 has 0 of its 1 changes");
    assertThat(failure(store.verify())).hasMessageContaining("row 2 has 0 of its 1 changes");
    assertThat(get(store.rows(2, 10))).hasSize(3);
  }

  @Test
  void shouldSayThatTheDiskIsFull() throws Exception {
    disk.full(true);
    var large = log.put("large", "x".repeat(500_000));

    assertThat(failure(store.commit(5, large)))
        .hasMessageContaining(file + ": the disk is full; nothing was written");
    disk.full(false);
    assertThat(get(store.commit(5, large)).revision()).isEqualTo(6);
    assertThat(get(store.verify()).isSound()).isTrue();
  }

  @Test
  void shouldNotWriteWhereNobodyWouldFindIt() throws Exception {
    var row = log.put("a", "A");
    var away = folder.resolve("away.db");
    Files.move(file, away);

    for (int i = 0; i < 2; i++) {
      assertThat(failure(store.commit(5, row)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(file.toString());
      assertThat(file).doesNotExist();
    }
    Files.copy(away, file);
    assertThat(failure(store.commit(5, row)))
        .hasMessageContaining("the file was replaced while it was open");
  }

  @Test
  void shouldNotCheckOnceClosed() {
    store.close();
    assertThat(failure(store.verify())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldRefuseAFirstEpochThatIsNoTime() {
    assertThatThrownBy(() -> SqliteIntentStore.open(folder.resolve("x"), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 0");
  }
}
