package io.interspan.store;

import static io.interspan.store.Await.failure;
import static io.interspan.store.Await.get;
import static io.interspan.store.LogBuilder.allObjects;
import static io.interspan.store.LogBuilder.allRows;
import static io.interspan.store.LogBuilder.json;
import static io.interspan.store.LogBuilder.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.Bytes;
import io.interspan.model.feed.Digest;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.StaleHeadException;
import io.interspan.model.intent.StoredIntent;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The part of [IntentStoreContract] that is about rows, objects and epochs.
public abstract class IntentRowsContract {
  /// The epoch that a new store is opened with.
  public static final long FIRST_EPOCH = 1_700_000_000_000L;

  IntentStore store;
  LogBuilder log;

  /// Opens the store under test: first a new one with [#FIRST_EPOCH], later, after it was closed,
  /// the same with what it holds.
  protected abstract IntentStore open() throws Exception;

  @BeforeEach
  void openNew() throws Exception {
    store = open();
    log = new LogBuilder();
  }

  @AfterEach
  void closeAndReplay() throws Exception {
    store.close();
    reopen();
    var check = LogBuilder.replay(store);
    store.close();
    assertThat(check.problems()).isEmpty();
  }

  void reopen() throws Exception {
    store.close();
    store = open();
  }

  LogHead commit(LogRow row) {
    return get(store.commit(row.revision() - 1, row));
  }

  @Test
  void shouldBeginEmptyAtTheFirstEpoch() {
    assertThat(get(store.head())).isEqualTo(new LogHead(FIRST_EPOCH, 0, Digest.EMPTY));
    assertThat(get(store.rows(0, 10))).isEmpty();
    assertThat(get(store.objects("", 10))).isEmpty();
  }

  @Test
  void shouldAcknowledgeACommitWithTheNewHead() {
    var row = log.put("web", "Web");

    var head = commit(row);

    assertThat(head).isEqualTo(new LogHead(FIRST_EPOCH, 1, row.digest()));
    assertThat(get(store.head())).isEqualTo(head);
    assertThat(get(store.rows(0, 10))).containsExactly(row);
    assertThat(get(store.objects("", 10)))
        .containsExactly(new StoredIntent(segment("web"), IntentType.SEGMENT, 1, json("Web")));
  }

  @Test
  void shouldKeepEverythingOverAReopen() throws Exception {
    commit(log.put("web", "Web"));
    commit(log.put("db", "Database"));
    var head = commit(log.put("web", "Front"));
    var rows = allRows(store);
    var objects = allObjects(store);

    reopen();

    assertThat(get(store.head())).isEqualTo(head);
    assertThat(allRows(store)).isEqualTo(rows).hasSize(3);
    assertThat(allObjects(store)).isEqualTo(objects).hasSize(2);
  }

  @Test
  void shouldKeepTheHistoryOfADeletedObject() {
    commit(log.put("web", "Web"));
    commit(log.delete("web"));

    assertThat(get(store.objects("", 10))).isEmpty();
    assertThat(get(store.rows(1, 10)).getFirst().changes())
        .containsExactly(new IntentChange(segment("web"), IntentType.SEGMENT, json("Web"), null));
  }

  @Test
  void shouldTakeSeveralChangesOfOneRowTogether() {
    commit(log.put("old", "Old"));
    var row =
        log.row(
            "site:west",
            log.change("a", json("A")),
            log.change("b", json("B")),
            log.change("old", null));

    commit(row);

    assertThat(get(store.rows(1, 1))).containsExactly(row);
    assertThat(get(store.objects("", 10)))
        .extracting(StoredIntent::path)
        .containsExactly(segment("a"), segment("b"));
  }

  @Test
  void shouldKeepUnicodeJsonByteForByte() throws Exception {
    var text = "{\"display_name\":\"Zürich 東京 🚀 \\u0000 \u2028 e\u0301 \uFFFD \\\"'\"}\r\n\t";
    var row = log.row("Łukasz 🦊", log.change("web", Bytes.utf8(text)));

    commit(row);
    reopen();

    assertThat(get(store.rows(0, 1))).containsExactly(row);
    assertThat(get(store.objects("", 1)).getFirst().json()).isEqualTo(Bytes.utf8(text));
  }

  @Test
  void shouldKeepLargeObjects() {
    var large = json("x".repeat(3_000_000));

    commit(log.row("admin", log.change("web", large)));

    assertThat(get(store.objects("", 1)).getFirst().json()).isEqualTo(large);
  }

  @Test
  void shouldRefuseJsonThatWouldNotComeBack() {
    for (byte[] json : List.of(new byte[] {'"', (byte) 0xc3, '"'}, new byte[] {'"', 0, '"'})) {
      var row = new LogBuilder().row("admin", log.change("web", Bytes.wrap(json)));

      assertThat(failure(store.commit(0, row)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("/global-infra/segments/web, after");
    }
    assertThat(get(store.head()).revision()).isZero();
  }

  @Test
  void shouldRefuseARowThatDoesNotFollowItsHead() {
    commit(log.put("web", "Web"));

    assertThat(failure(store.commit(1, new LogRow(3, "a", 0, changes(), Digest.EMPTY))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 3 does not follow revision 1");
  }

  @Test
  void shouldRefuseAStaleHead() {
    commit(log.put("web", "Web"));
    var stale = new LogBuilder().put("db", "Database");

    assertThat(failure(store.commit(0, stale)))
        .isInstanceOf(StaleHeadException.class)
        .hasMessage("commit on revision 0, but the log stands at 1");
    assertThat(failure(store.commit(7, new LogRow(8, "a", 0, changes(), Digest.EMPTY))))
        .isInstanceOf(StaleHeadException.class);
    assertThat(get(store.head()).revision()).isEqualTo(1);
    assertThat(get(store.objects("", 10))).hasSize(1);
  }

  @Test
  void shouldRefuseAChangeThatContradictsTheObject() {
    commit(log.put("web", "Web"));
    var other = new LogBuilder();
    other.put("web", "Another");

    assertThat(failure(store.commit(1, other.row("admin", other.change("web", null)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 2: /global-infra/segments/web was");
    var change = new IntentChange(segment("web"), IntentType.TIER1, json("Web"), json("Web"));
    assertThat(failure(store.commit(1, new LogRow(2, "a", 0, List.of(change), Digest.EMPTY))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is a Segment, not a Tier1");
    assertThat(commit(log.put("web", "Front")).revision()).isEqualTo(2);
  }

  @Test
  void shouldPageThroughRowsAndObjects() {
    for (int i = 0; i < 7; i++) {
      commit(log.put("s" + i, "S"));
    }

    assertThat(get(store.rows(2, 3))).extracting(LogRow::revision).containsExactly(3L, 4L, 5L);
    assertThat(get(store.rows(5, 3))).extracting(LogRow::revision).containsExactly(6L, 7L);
    assertThat(get(store.rows(7, 3))).isEmpty();
    assertThat(get(store.rows(-5, 1))).extracting(LogRow::revision).containsExactly(1L);
    assertThat(get(store.objects(segment("s4").value(), 5)))
        .extracting(StoredIntent::path)
        .containsExactly(segment("s5"), segment("s6"));
    assertThat(get(store.objects("", 0))).isEmpty();
  }

  @Test
  void shouldReadNoMoreThanTheBound() {
    var last = store.head();
    for (int i = 0; i <= IntentStore.MAX_READ; i++) {
      var row = log.put("s" + i, "S");
      last = store.commit(row.revision() - 1, row);
    }
    get(last);

    assertThat(get(store.rows(0, Integer.MAX_VALUE))).hasSize(IntentStore.MAX_READ);
    assertThat(get(store.objects("", Integer.MAX_VALUE))).hasSize(IntentStore.MAX_READ);
    assertThat(allRows(store)).hasSize(IntentStore.MAX_READ + 1);
    assertThat(allObjects(store)).hasSize(IntentStore.MAX_READ + 1);
  }

  @Test
  void shouldBeginOnlyLaterEpochs() throws Exception {
    var row = log.put("web", "Web");
    commit(row);

    assertThat(get(store.beginEpoch(0))).isEqualTo(new LogHead(FIRST_EPOCH + 1, 1, row.digest()));
    assertThat(get(store.beginEpoch(FIRST_EPOCH + 10)).epoch()).isEqualTo(FIRST_EPOCH + 11);
    reopen();
    assertThat(get(store.head())).isEqualTo(new LogHead(FIRST_EPOCH + 11, 1, row.digest()));
    assertThat(get(store.beginEpoch(-1)).epoch()).isEqualTo(FIRST_EPOCH + 12);
    assertThat(commit(log.put("web", "Front")).epoch()).isEqualTo(FIRST_EPOCH + 12);
    assertThat(failure(store.beginEpoch(Long.MAX_VALUE)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldAddUpToItsLogAfterAnyRows() {
    var random = new Random(7);
    for (int i = 0; i < 200; i++) {
      var id = "s" + random.nextInt(12);
      var row = log.has(id) && random.nextInt(3) == 0 ? log.delete(id) : log.put(id, "N" + i);
      commit(row);
    }

    var check = LogBuilder.replay(store);

    assertThat(check.problems()).isEmpty();
    assertThat(check.revision()).isEqualTo(200);
  }

  private static List<IntentChange> changes() {
    return List.of(new IntentChange(segment("x"), IntentType.SEGMENT, null, json("X")));
  }
}
