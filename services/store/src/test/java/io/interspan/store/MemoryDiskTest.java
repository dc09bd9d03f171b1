package io.interspan.store;

import static io.interspan.store.Await.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.copy.StoredEntry;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// What a simulation does with its disks: hold, flush, crash.
final class MemoryDiskTest {
  private final MemoryDisk disk = new MemoryDisk();
  private final MemoryIntentStore intents = MemoryIntentStore.create(disk, 5);
  private final MemoryCopyStore copies = MemoryCopyStore.create(disk);
  private final LogBuilder log = new LogBuilder();

  @Test
  void shouldCompleteAtOnceWhereNothingIsHeld() {
    assertThat(intents.commit(0, log.put("a", "A")).toCompletableFuture()).isCompleted();
    assertThat(copies.write(CopyStoreContract.puts()).toCompletableFuture()).isCompleted();
    assertThat(disk.waiting()).isZero();
  }

  @Test
  void shouldLoseInACrashWhatDidNotReachTheDisk() {
    get(intents.commit(0, log.put("a", "A")));
    disk.hold();
    var first = intents.commit(1, log.put("b", "B"));
    var second = intents.commit(2, log.put("c", "C"));
    var third = copies.write(CopyStoreContract.puts(CopyStoreContract.entry("t", "k", "v")));

    disk.crash(1);

    assertThat(first.toCompletableFuture()).isNotDone();
    assertThat(second.toCompletableFuture()).isNotDone();
    assertThat(third.toCompletableFuture()).isNotDone();
    disk.release();
    var again = intents.reopen();
    assertThat(get(again.head()).revision()).isEqualTo(2);
    assertThat(get(copies.reopen().load())).isEmpty();
    assertThat(get(again.commit(2, LogBuilder.after(again).put("d", "D"))).revision()).isEqualTo(3);
    assertThat(LogBuilder.replay(again).problems()).isEmpty();
  }

  @Test
  void shouldKeepTheOrderAmongTheStoresOfOneDisk() {
    var answers = new ArrayList<String>();
    disk.hold();
    var _ =
        intents
            .commit(0, log.put("a", "A"))
            .thenAccept(head -> {
              answers.add("intent");
              var _ =
                  copies
                      .write(CopyStoreContract.puts(CopyStoreContract.entry("t", "k", "2")))
                      .thenRun(() -> answers.add("second copy"));
            });
    var _ =
        copies
            .write(CopyStoreContract.puts(CopyStoreContract.entry("t", "k", "1")))
            .thenRun(() -> answers.add("first copy"));

    disk.flush();
    assertThat(answers).containsExactly("intent", "first copy");
    disk.flush();
    assertThat(answers).containsExactly("intent", "first copy", "second copy");
    assertThat(get(copies.load())).extracting(StoredEntry::key).containsExactly("k");
  }
}
