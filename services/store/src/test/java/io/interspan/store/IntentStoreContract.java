package io.interspan.store;

import static io.interspan.store.Await.failure;
import static io.interspan.store.Await.get;
import static io.interspan.store.LogBuilder.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.PathScope;
import io.interspan.model.intent.StaleHeadException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What every [IntentStore] must do: rows, objects, epochs, the past, and what waits for the disk.
public abstract class IntentStoreContract extends IntentPastContract {
  private static final int COMMITTERS = 8;

  private static final int COMMITS_EACH = 20;

  /// Makes commits wait until the result is closed.
  protected abstract AutoCloseable holdDisk() throws Exception;

  /// Makes the disk refuse large writes until the result is closed.
  protected abstract AutoCloseable refuseWrites() throws Exception;

  CompletionStage<LogHead> queue(LogRow row) {
    return store.commit(row.revision() - 1, row);
  }

  @Test
  void shouldCommitWhatQueuedUpInOrder() throws Exception {
    var answered = Collections.synchronizedList(new ArrayList<Long>());
    int commits = 2 * GroupWriter.MAX_BATCH + 10;
    var last = store.head();
    try (var _ = holdDisk()) {
      for (int i = 0; i < commits; i++) {
        last = queue(log.put("web", "N" + i));
        var _ = last.thenAccept(head -> answered.add(head.revision()));
      }
      assertThat(answered).isEmpty();
    }

    assertThat(get(last).revision()).isEqualTo(commits);
    assertThat(answered).isEqualTo(LongStream.rangeClosed(1, commits).boxed().toList());
  }

  @Test
  void shouldFailWhatWasQueuedBehindAStaleHead() throws Exception {
    List<CompletionStage<LogHead>> before;
    CompletionStage<LogHead> stale;
    CompletionStage<LogHead> behind;
    CompletionStage<LogHead> epoch;
    try (var _ = holdDisk()) {
      before = List.of(queue(log.put("a", "A")), queue(log.put("b", "B")));
      stale = queue(new LogBuilder().put("c", "C"));
      behind = queue(log.put("d", "D"));
      epoch = store.beginEpoch(0);
    }

    assertThat(get(before.get(0)).revision()).isEqualTo(1);
    assertThat(get(before.get(1)).revision()).isEqualTo(2);
    assertThat(failure(stale))
        .isInstanceOf(StaleHeadException.class)
        .hasMessageContaining("commit on revision 0, but the log stands at 2");
    assertThat(failure(behind))
        .isInstanceOf(StaleHeadException.class)
        .hasMessageContaining("queued behind one that failed");
    assertThat(get(epoch).epoch()).isEqualTo(FIRST_EPOCH + 1);
    assertThat(get(store.head()).revision()).isEqualTo(2);
    var again = LogBuilder.after(store).put("d", "D");
    assertThat(commit(again).revision()).isEqualTo(3);
  }

  @Test
  void shouldBoundWhatWaitsForTheDisk() throws Exception {
    var waiting = new ArrayList<CompletionStage<LogHead>>();
    CompletionStage<LogHead> oneMore;
    try (var _ = holdDisk()) {
      for (int i = 0; i < IntentStore.MAX_QUEUED; i++) {
        waiting.add(queue(log.put("web", "N" + i)));
      }
      oneMore = queue(log.put("web", "too much"));
      assertThat(failure(oneMore)).isInstanceOf(RejectedExecutionException.class);
    }

    assertThat(get(waiting.getLast()).revision()).isEqualTo(IntentStore.MAX_QUEUED);
    assertThat(commit(LogBuilder.after(store).put("web", "next")).revision())
        .isEqualTo(IntentStore.MAX_QUEUED + 1);
  }

  @Test
  void shouldEndAReadOfTheLogAtItsBytes() throws Exception {
    var large = "x".repeat(IntentStore.MAX_READ_BYTES * 2 / 3);
    for (var id : List.of("a", "b", "c")) {
      commit(log.put(id, large));
    }

    assertThat(get(store.rows(0, 10))).as("the second passes the bound").hasSize(2);
    assertThat(LogBuilder.allRows(store)).hasSize(3);
  }

  @Test
  void shouldReadWhileCommitsWait() throws Exception {
    commit(log.put("a", "A"));
    CompletionStage<LogHead> waiting;
    try (var _ = holdDisk()) {
      waiting = queue(log.put("b", "B"));

      assertThat(get(store.head()).revision()).isEqualTo(1);
      assertThat(get(store.rows(0, 10))).hasSize(1);
      assertThat(get(store.objects("", 10))).hasSize(1);
      assertThat(waiting.toCompletableFuture()).isNotDone();
    }
    assertThat(get(waiting).revision()).isEqualTo(2);
  }

  @Test
  void shouldTakeAllCommitsOfConcurrentCommitters() throws Exception {
    try (var threads = Executors.newFixedThreadPool(COMMITTERS)) {
      var all =
          IntStream.range(0, COMMITTERS)
              .<Future<?>>mapToObj(i -> threads.submit(() -> commitOwn("own" + i)))
              .toList();
      for (var one : all) {
        one.get();
      }
    }

    assertThat(get(store.head()).revision()).isEqualTo(COMMITTERS * COMMITS_EACH);
    assertThat(LogBuilder.allRows(store))
        .filteredOn(row -> row.author().equals("own3"))
        .hasSize(COMMITS_EACH);
  }

  /// Each committer has an object of its own, and tries again where another was faster.
  private void commitOwn(String id) {
    var own = new LogBuilder();
    for (int i = 0; i < COMMITS_EACH; i++) {
      var change = own.change(id, json("N" + i));
      var template = own.row(id, change);
      boolean done = false;
      while (!done) {
        long head = get(store.head()).revision();
        var row = new LogRow(head + 1, id, template.at(), template.changes(), template.digest());
        try {
          get(store.commit(head, row));
          done = true;
        } catch (StaleHeadException e) {
          done = false;
        }
      }
    }
  }

  @Test
  void shouldFailWholeWhereTheDiskRefusesAndGoOn() throws Exception {
    var head = commit(log.put("a", "A"));
    CompletionStage<LogHead> refused;
    CompletionStage<LogHead> behind;
    try (var _ = refuseWrites()) {
      refused =
          queue(
              log.row(
                  "admin", log.change("a", null), log.change("b", json("x".repeat(1_000_000)))));
      behind = queue(log.put("c", "C"));
      assertThat(failure(refused)).isInstanceOf(UncheckedIOException.class);
      assertThat(failure(behind))
          .isInstanceOfAny(UncheckedIOException.class, StaleHeadException.class);
      assertThat(get(store.head())).isEqualTo(head);
    }

    assertThat(get(store.objects("", 10))).hasSize(1);
    assertThat(commit(LogBuilder.after(store).put("a", "B")).revision()).isEqualTo(2);
  }

  @Test
  void shouldFinishWhatWasQueuedWhenClosed() throws Exception {
    CompletionStage<LogHead> waiting;
    Thread closing;
    try (var _ = holdDisk()) {
      queue(log.put("a", "A"));
      waiting = queue(log.put("b", "B"));
      closing = Thread.ofPlatform().start(store::close);
    }
    closing.join();

    assertThat(waiting.toCompletableFuture()).isCompleted();
    store = open();
    assertThat(get(store.head()).revision()).isEqualTo(2);
  }

  @Test
  void shouldRefuseEverythingOnceClosed() {
    store.close();
    store.close();

    assertThat(failure(queue(log.put("a", "A")))).isInstanceOf(IllegalStateException.class);
    assertThat(failure(store.head())).isInstanceOf(IllegalStateException.class);
    assertThat(failure(store.rows(0, 1))).isInstanceOf(IllegalStateException.class);
    assertThat(failure(store.objects("", 1))).isInstanceOf(IllegalStateException.class);
    assertThat(failure(store.beginEpoch(0))).isInstanceOf(IllegalStateException.class);
    assertThat(failure(store.objectsAt(0, PathScope.ALL, "", 1)))
        .isInstanceOf(IllegalStateException.class);
  }
}
