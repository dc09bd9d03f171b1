package io.interspan.simulation;

import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.message.Effect;
import io.interspan.message.ServiceLogic;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogRow;
import io.interspan.store.MemoryDisk;
import io.interspan.store.MemoryIntentStore;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;

/// A log's store and its disk, behind the effects of the service that has the log: rows become
/// durable after a while, some with others; a crash loses those that were not.
///
/// @param <L> the service's logic
final class LogStore<L extends ServiceLogic> {
  /// Hands the logic an answer of the store.
  ///
  /// @param <L> the logic
  interface Takes<L> {
    List<Effect> on(L logic, IntentEvent event, long now);
  }

  /// Who looks at the log.
  interface Owner {
    /// A request was answered.
    void replied(long ticket, ApiReply reply);

    /// The log on the disk may have new rows.
    void onLog();

    /// Returns whether the store says that a row is durable before it is.
    boolean acknowledgesTooEarly();
  }

  /// The longest time from a commit to the disk, in milliseconds.
  static final long MAX_DELAY = 40;

  /// How late a disk that acknowledges too early is, in milliseconds.
  private static final long LIE = 3_000;

  private final String name;
  private final Timeline timeline;
  private final Trace trace;
  private final SplittableRandom random;
  private final Takes<L> takes;
  private final Owner owner;
  private final MemoryDisk disk = new MemoryDisk();
  private MemoryIntentStore store;
  private long answeredAt;

  /// An empty log.
  ///
  /// @param name whose log it is, for the trace
  LogStore(
      String name,
      SimulatedProcess.Surroundings in,
      SplittableRandom random,
      Takes<L> takes,
      Owner owner) {
    this.name = name;
    this.timeline = in.timeline();
    this.trace = in.trace();
    this.random = random;
    this.takes = takes;
    this.owner = owner;
    this.store = MemoryIntentStore.create(disk, 1);
    disk.hold();
  }

  /// Performs what the service wants done with the log.
  void perform(SimulatedProcess<L> process, IntentEffect effect) {
    switch (effect) {
      case IntentEffect.Commit commit -> commit(process, commit);
      case IntentEffect.ReadHead() -> answer(process, store.head(), IntentEvent.HeadRead::new, 0);
      case IntentEffect.ReadLog(long ticket, long after, int limit) ->
          answer(
              process,
              store.rows(after, limit),
              rows -> new IntentEvent.LogRead(ticket, rows),
              ticket);
      case IntentEffect.ReadStore(long ticket, var read) ->
          read.from(store)
              .whenComplete((answer, error) ->
                  answer(
                      process,
                      error == null
                          ? new IntentEvent.StoreAnswered(ticket, answer)
                          : new IntentEvent.StoreFailed(
                              ticket, String.valueOf(error.getMessage()))));
      case IntentEffect.Reply(long ticket, var reply) -> owner.replied(ticket, reply);
      case IntentEffect.Watch _ -> {} // Nobody watches here.
      case IntentEffect.Ready(long revision) -> trace.note(name + " is ready at " + revision);
    }
  }

  private void commit(SimulatedProcess<L> process, IntentEffect.Commit commit) {
    var done = store.commit(commit.expectedHead(), commit.row());
    if (owner.acknowledgesTooEarly()) {
      answer(process, new IntentEvent.Committed(commit.ticket()));
      timeline.after(LIE, this::flush);
      return;
    }
    done.whenComplete((_, error) ->
        answer(
            process,
            error == null
                ? new IntentEvent.Committed(commit.ticket())
                : new IntentEvent.CommitFailed(
                    commit.ticket(), String.valueOf(error.getMessage()))));
    timeline.after(random.nextLong(1, MAX_DELAY + 1), this::flush);
  }

  private void flush() {
    disk.flush();
    owner.onLog();
  }

  private <T> void answer(
      SimulatedProcess<L> process,
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
  private void answer(SimulatedProcess<L> process, IntentEvent event) {
    long now = timeline.now();
    answeredAt = Math.max(answeredAt, now + random.nextLong(0, 4));
    process.later(answeredAt - now, () -> process.handle((l, at) -> takes.on(l, event, at)));
  }

  /// The machine loses its power: some of what was on its way still reached the disk.
  void crash() {
    int waiting = disk.waiting();
    int survivors = random.nextInt(waiting + 1);
    disk.crash(survivors);
    store = store.reopen();
    if (waiting > 0) {
      trace.note(
          "of " + waiting + " rows of " + name + " on their way " + survivors + " are on the disk");
    }
    owner.onLog();
  }

  /// Lets every write fail until [#mend].
  void fail() {
    trace.note("the disk of the log of " + name + " is full");
    disk.refuse("no space left on device");
  }

  void mend() {
    trace.note("the disk of the log of " + name + " has room");
    disk.mend();
  }

  /// Begins a new epoch of the store, as a restore from a backup that has everything does.
  void beginEpoch() {
    store.beginEpoch(0);
    flush();
    trace.note("the log of " + name + " begins epoch " + head().epoch());
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
