package io.interspan.simulation;

import io.interspan.globalmanager.logic.GlobalManagerLogic;
import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogRow;
import io.interspan.store.MemoryDisk;
import io.interspan.store.MemoryIntentStore;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;

/// The log's store and its disk, behind the global manager's effects: rows become durable after a
/// while, some with others; a crash loses those that were not.
final class GlobalStore {
  /// The longest time from a commit to the disk, in milliseconds.
  static final long MAX_DELAY = 40;

  /// How late a disk that acknowledges too early is, in milliseconds.
  private static final long LIE = 3_000;

  private final World world;
  private final SplittableRandom random;
  private final MemoryDisk disk = new MemoryDisk();
  private MemoryIntentStore store;
  private long answeredAt;

  GlobalStore(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    this.store = MemoryIntentStore.create(disk, 1);
    disk.hold();
  }

  /// Performs what the global manager wants done with the log.
  void perform(SimulatedProcess<GlobalManagerLogic> process, IntentEffect effect) {
    switch (effect) {
      case IntentEffect.Commit commit -> commit(process, commit);
      case IntentEffect.ReadHead() -> answer(process, store.head(), IntentEvent.HeadRead::new, 0);
      case IntentEffect.ReadLog(long ticket, long after, int limit) ->
          answer(
              process,
              store.rows(after, limit),
              rows -> new IntentEvent.LogRead(ticket, rows),
              ticket);
      case IntentEffect.Reply(long ticket, var reply) -> world.user().replied(ticket, reply);
      case IntentEffect.Ready(long revision) ->
          world.trace().note("global-manager is ready at " + revision);
    }
  }

  private void commit(SimulatedProcess<GlobalManagerLogic> process, IntentEffect.Commit commit) {
    var done = store.commit(commit.expectedHead(), commit.row());
    if (world.tampering().acknowledgesTooEarly()) {
      answer(process, new IntentEvent.Committed(commit.ticket()));
      world.timeline().after(LIE, this::flush);
      return;
    }
    done.whenComplete((_, error) ->
        answer(
            process,
            error == null
                ? new IntentEvent.Committed(commit.ticket())
                : new IntentEvent.CommitFailed(
                    commit.ticket(), String.valueOf(error.getMessage()))));
    world.timeline().after(random.nextLong(1, MAX_DELAY + 1), this::flush);
  }

  private void flush() {
    disk.flush();
    world.onLog();
  }

  private <T> void answer(
      SimulatedProcess<GlobalManagerLogic> process,
      CompletionStage<T> stage,
      java.util.function.Function<T, IntentEvent> event,
      long ticket) {
    stage.whenComplete((result, error) ->
        answer(
            process,
            error == null
                ? event.apply(result)
                : new IntentEvent.ReadFailed(ticket, String.valueOf(error.getMessage()))));
  }

  /// Answers come after a moment, in the order of what they answer.
  private void answer(SimulatedProcess<GlobalManagerLogic> process, IntentEvent event) {
    long now = world.timeline().now();
    answeredAt = Math.max(answeredAt, now + random.nextLong(0, 4));
    process.later(answeredAt - now, () -> process.handle((l, at) -> l.on(event, at)));
  }

  /// The machine loses its power: some of what was on its way still reached the disk.
  void crash() {
    int waiting = disk.waiting();
    int survivors = random.nextInt(waiting + 1);
    disk.crash(survivors);
    store = store.reopen();
    if (waiting > 0) {
      world.trace().note("of " + waiting + " rows on their way " + survivors + " are on the disk");
    }
    world.onLog();
  }

  /// Lets every write fail until [#mend].
  void fail() {
    world.trace().note("the log's disk is full");
    disk.refuse("no space left on device");
  }

  void mend() {
    world.trace().note("the log's disk has room");
    disk.mend();
  }

  /// Begins a new epoch of the store, as a restore from a backup that has everything does.
  void beginEpoch() {
    store.beginEpoch(0);
    flush();
    world.trace().note("the log begins epoch " + head().epoch());
  }

  /// Returns where the log stands on the disk.
  LogHead head() {
    return Now.of(store.head());
  }

  /// Returns the rows on the disk after a revision.
  List<LogRow> rows(long after) {
    var all = new ArrayList<LogRow>();
    long last = after;
    while (true) {
      var page = Now.of(store.rows(last, 1_000));
      if (page.isEmpty()) {
        return all;
      }
      all.addAll(page);
      last = page.getLast().revision();
    }
  }
}
