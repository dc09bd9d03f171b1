package io.interspan.store;

import static io.interspan.store.Await.failure;
import static io.interspan.store.Await.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyStore;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [CopyStore] must do.
public abstract class CopyStoreContract {
  CopyStore store;

  /// Opens the store under test: first a new one, later, after it was closed, the same with what it
  /// holds.
  protected abstract CopyStore open() throws Exception;

  /// Makes writes wait until the result is closed.
  protected abstract AutoCloseable holdDisk() throws Exception;

  /// Makes the disk refuse large writes until the result is closed.
  protected abstract AutoCloseable refuseWrites() throws Exception;

  @BeforeEach
  void openNew() throws Exception {
    store = open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  static StoredEntry entry(String table, String key, String value) {
    return new StoredEntry(table, key, Bytes.utf8(value));
  }

  static CopyWrite puts(StoredEntry... entries) {
    return new CopyWrite(List.of(), List.of(), List.of(entries));
  }

  @Test
  void shouldBeginEmpty() {
    assertThat(get(store.load())).isEmpty();
  }

  @Test
  void shouldKeepRowsOverAReopen() throws Exception {
    var binary = new StoredEntry("b", "k", Bytes.wrap(new byte[] {0, -1, 13, 10, 0}));
    var empty = new StoredEntry("a", "", Bytes.empty());
    get(store.write(puts(binary, empty, entry("a", "z", "1"), entry("a", "z", "2"))));

    store.close();
    store = open();

    assertThat(get(store.load())).containsExactly(empty, entry("a", "z", "2"), binary);
  }

  @Test
  void shouldClearThenDeleteThenPut() {
    get(store.write(puts(entry("a", "1", "x"), entry("a", "2", "x"), entry("b", "1", "x"))));
    get(store.write(puts(entry("b", "2", "x"), entry("c", "1", "x"))));

    get(
        store.write(
            new CopyWrite(
                List.of("a", "none"),
                List.of(
                    new CopyWrite.Key("b", "1"),
                    new CopyWrite.Key("b", "2"),
                    new CopyWrite.Key("a", "9")),
                List.of(entry("a", "2", "y"), entry("b", "1", "y")))));

    assertThat(get(store.load()))
        .containsExactly(entry("a", "2", "y"), entry("b", "1", "y"), entry("c", "1", "x"));
  }

  @Test
  void shouldOrderByCodePoints() {
    var keys = List.of("", "\u0001", "A", "a", "a/b", "ab", "é", "東", "\uFFFD", "🚀");
    var shuffled = new ArrayList<>(keys);
    Collections.reverse(shuffled);
    get(store.write(puts(shuffled.stream().map(k -> entry(k, k, k)).toArray(StoredEntry[]::new))));

    assertThat(get(store.load())).extracting(StoredEntry::key).isEqualTo(keys);
  }

  @Test
  void shouldRefuseNamesThatWouldNotComeBack() {
    for (var name : List.of("a\0b", "\uD83D")) {
      assertThat(failure(store.write(puts(entry("t", name, "x")))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("key");
      assertThat(failure(store.write(new CopyWrite(List.of(name), List.of(), List.of()))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("table");
    }
  }

  @Test
  void shouldApplyWritesInTheOrderInWhichTheyWereHandedOver() throws Exception {
    var answered = Collections.synchronizedList(new ArrayList<Integer>());
    int writes = 2 * GroupWriter.MAX_BATCH + 10;
    CompletionStage<@Nullable Void> last = store.write(puts());
    try (var _ = holdDisk()) {
      for (int i = 0; i < writes; i++) {
        int number = i;
        last = store.write(puts(entry("t", "k", "" + i)));
        var _ = last.thenRun(() -> answered.add(number));
      }
      assertThat(get(store.load())).isEmpty();
      assertThat(answered).isEmpty();
    }
    get(last);

    assertThat(answered).isEqualTo(IntStream.range(0, writes).boxed().toList());
    assertThat(get(store.load())).containsExactly(entry("t", "k", "" + (writes - 1)));
  }

  @Test
  void shouldBoundWhatWaitsForTheDisk() throws Exception {
    CompletionStage<@Nullable Void> last = store.write(puts());
    get(last);
    try (var _ = holdDisk()) {
      for (int i = 0; i < CopyStore.MAX_QUEUED; i++) {
        last = store.write(puts(entry("t", "k", "" + i)));
      }
      assertThat(failure(store.write(puts(entry("t", "k", "too much")))))
          .isInstanceOf(RejectedExecutionException.class);
    }
    get(last);

    get(store.write(puts(entry("t", "l", "more"))));
    assertThat(get(store.load())).hasSize(2);
  }

  @Test
  void shouldFailWholeWhereTheDiskRefusesAndGoOn() throws Exception {
    get(store.write(puts(entry("t", "a", "1"))));
    var large = new byte[1_000_000];
    Arrays.fill(large, (byte) 'x');
    try (var _ = refuseWrites()) {
      CompletionStage<?> refused;
      CompletionStage<?> behind;
      try (var _ = holdDisk()) {
        refused =
            store.write(
                new CopyWrite(
                    List.of("t"),
                    List.of(),
                    List.of(new StoredEntry("t", "b", Bytes.wrap(large)))));
        behind = store.write(puts(entry("t", "c", "3")));
      }
      assertThat(failure(refused)).isInstanceOf(UncheckedIOException.class);
      assertThat(failure(behind)).isInstanceOf(UncheckedIOException.class);
      assertThat(get(store.load())).containsExactly(entry("t", "a", "1"));
    }

    get(store.write(puts(entry("t", "d", "4"))));
    assertThat(get(store.load())).containsExactly(entry("t", "a", "1"), entry("t", "d", "4"));
  }

  @Test
  void shouldFinishWhatWasHandedOverWhenClosed() throws Exception {
    CompletionStage<@Nullable Void> waiting;
    Thread closing;
    try (var _ = holdDisk()) {
      waiting = store.write(puts(entry("t", "a", "1")));
      closing = Thread.ofPlatform().start(store::close);
    }
    closing.join();

    assertThat(waiting.toCompletableFuture()).isCompleted();
    store = open();
    assertThat(get(store.load())).hasSize(1);
  }

  @Test
  void shouldRefuseEverythingOnceClosed() {
    store.close();
    store.close();

    assertThat(failure(store.write(puts()))).isInstanceOf(IllegalStateException.class);
    assertThat(failure(store.load())).isInstanceOf(IllegalStateException.class);
  }
}
