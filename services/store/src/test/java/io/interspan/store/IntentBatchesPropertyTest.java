package io.interspan.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogRow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/// Whatever is committed, refused, flushed or lost in a crash: the log is what was acknowledged,
/// and at most what was on its way.
final class IntentBatchesPropertyTest {
  enum Step {
    GOOD,
    GOOD_TOO,
    STALE,
    CONTRADICTION,
    EPOCH,
    FLUSH,
    REFUSE,
    CRASH
  }

  private record Sent(LogRow row, CompletionStage<LogHead> answer) {}

  private final MemoryDisk disk = new MemoryDisk();
  private MemoryIntentStore store = MemoryIntentStore.create(disk, 1);
  private LogBuilder log = new LogBuilder();
  private final List<Sent> sent = new ArrayList<>();
  private long epoch = 1;

  @Property(tries = 300)
  void shouldHoldWhatItAcknowledged(@ForAll @Size(max = 40) List<Step> steps) {
    disk.hold();
    for (var step : steps) {
      take(step);
    }
    disk.flush();

    var rows = LogBuilder.allRows(store);
    var acknowledged = sent.stream().filter(one -> isGood(one.answer())).map(Sent::row).toList();
    assertThat(rows).containsAll(acknowledged);
    assertThat(sent.stream().filter(one -> isBad(one.answer())).map(Sent::row))
        .allSatisfy(row -> assertThat(rows).doesNotContain(row));
    assertThat(LogBuilder.replay(store).problems()).isEmpty();
    assertThat(Await.get(store.head()).epoch()).isGreaterThanOrEqualTo(epoch);
  }

  private void take(Step step) {
    switch (step) {
      case GOOD, GOOD_TOO -> send(log.put("s" + log.revision() % 3, "N" + log.revision()));
      case STALE -> {
        var stale = new LogBuilder();
        stale.put("x", "X");
        stale.put("y", "Y");
        send(stale.put("z", "Z" + sent.size()));
      }
      case CONTRADICTION -> {
        var other = new LogBuilder();
        other.put("s0", "never there");
        var change = other.change("s0", null);
        long revision = log.revision() + 1;
        send(new LogRow(revision, "a", 0, List.of(change), log.row("a", change).digest()));
      }
      case EPOCH -> {
        var _ = store.beginEpoch(0).thenAccept(head -> epoch = head.epoch());
      }
      case FLUSH -> {
        disk.flush();
        log = LogBuilder.after(store);
      }
      case REFUSE -> {
        disk.refuse("broken");
        disk.flush();
        disk.mend();
        log = LogBuilder.after(store);
      }
      case CRASH -> {
        disk.crash(disk.waiting() / 2);
        store = store.reopen();
        log = LogBuilder.after(store);
      }
    }
  }

  /// Sends a row that no other equals: by its author.
  private void send(LogRow like) {
    var row = new LogRow(like.revision(), "a" + sent.size(), 0, like.changes(), like.digest());
    sent.add(new Sent(row, store.commit(row.revision() - 1, row)));
  }

  private static boolean isGood(CompletionStage<LogHead> answer) {
    var future = answer.toCompletableFuture();
    return future.isDone() && !future.isCompletedExceptionally();
  }

  private static boolean isBad(CompletionStage<LogHead> answer) {
    return answer.toCompletableFuture().isCompletedExceptionally();
  }
}
