package io.interspan.store;

import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.intent.IntentChange;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// A process that writes to a store until it is killed, and says on its standard output what was
/// acknowledged: a line each, `ack <number>`.
final class CrashingWriter {
  /// Threads that commit.
  private static final int THREADS = 6;

  /// Commits that each thread has on their way at a time.
  private static final int WINDOW = 4;

  /// Objects, or rows of a copy, that every transaction changes together.
  static final int TOGETHER = 5;

  /// Changes of a large row, as of a tree of many objects.
  static final int LARGE_ROW = 10_000;

  /// What the objects hold beside their number: several pages of the file.
  private static final String FILLING = "x".repeat(3_000);

  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private CrashingWriter() {}

  /// Takes the kind of the store, `intents`, `large` (rows of [#LARGE_ROW] changes), `copies`, or
  /// `open` (tries to open the intents, and ends), and its file.
  public static void main(String[] args) throws Exception {
    var file = Path.of(args[1]);
    switch (args[0]) {
      case "intents" -> intents(SqliteIntentStore.open(file, 1));
      case "large" -> large(SqliteIntentStore.open(file, 1));
      case "copies" -> copies(SqliteCopyStore.open(file));
      default -> {
        say("opening");
        try (var _ = SqliteIntentStore.open(file, 1)) {
          say("opened");
        } catch (StoreOpenException e) {
          say(e.reason() + " " + e.getMessage());
        }
      }
    }
  }

  static void say(String line) {
    try {
      // One system call: a line is there or not.
      OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void intents(SqliteIntentStore store) throws Exception {
    var log = LogBuilder.after(store);
    say("open");
    writers(() -> {
      synchronized (log) {
        long next = log.revision() + 1;
        var changes = new ArrayList<IntentChange>();
        for (int i = 0; i < TOGETHER; i++) {
          changes.add(log.change("together" + i, content(next)));
        }
        var once = "once" + next % 7;
        changes.add(log.change(once, log.has(once) ? null : content(next)));
        var row = log.row("crash-" + next, changes.toArray(IntentChange[]::new));
        return store.commit(next - 1, row).thenAccept(head -> say("ack " + head.revision()));
      }
    });
  }

  private static void large(SqliteIntentStore store) throws Exception {
    var log = LogBuilder.after(store);
    say("open");
    while (true) {
      long next = log.revision() + 1;
      var changes = new ArrayList<IntentChange>();
      for (int i = 0; i < LARGE_ROW; i++) {
        changes.add(log.change("large" + i, LogBuilder.numbered("N" + next, i + 1)));
      }
      var row = log.row("large-" + next, changes.toArray(IntentChange[]::new));
      Await.get(store.commit(next - 1, row));
      say("ack " + next);
    }
  }

  private static void copies(SqliteCopyStore store) throws Exception {
    var counter = new long[] {CopyKillTest.number(Await.get(store.load()))};
    say("open");
    writers(() -> {
      synchronized (counter) {
        long next = ++counter[0];
        var puts = new ArrayList<StoredEntry>();
        for (int i = 0; i < TOGETHER; i++) {
          puts.add(new StoredEntry("feed", "key" + i, content(next)));
        }
        return store
            .write(new CopyWrite(List.of("feed"), List.of(), puts))
            .thenRun(() -> say("ack " + next));
      }
    });
  }

  static Bytes content(long number) {
    return Bytes.utf8("{\"n\":" + number + ",\"filling\":\"" + FILLING + "\"}");
  }

  private interface Write {
    CompletionStage<?> start();
  }

  private static void writers(Write write) throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(Thread.ofPlatform().start(() -> writeForEver(write)));
    }
    for (var thread : threads) {
      thread.join();
    }
  }

  private static void writeForEver(Write write) {
    var window = new ArrayDeque<CompletionStage<?>>();
    while (true) {
      if (window.size() == WINDOW) {
        window.remove().toCompletableFuture().join();
      }
      window.add(write.start());
    }
  }
}
