package io.interspan.intentapi.logic;

import io.interspan.intentapi.logic.state.IntentState;
import io.interspan.message.Effect;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.ObjectPage;
import io.interspan.model.intent.UsedNumber;
import java.util.List;

/// Reads what the log adds up to, without the log: the objects and the numbers that were ever used.
/// What a start costs grows with these, and not with their history.
///
/// Nobody else writes to the store, and nothing of ours is on its way while this reads, so that all
/// pages show the revision of the head.
final class JournalLoad implements StoreReads.Reader<ObjectPage> {
  /// Who waits for it.
  interface Taker {
    /// Takes the state at the head.
    void loaded(IntentState state, List<Effect> out);

    /// Learns that it could not be read.
    void failed(String reason, long now, List<Effect> out);
  }

  private final LogHead head;
  private final StoreReads reads;
  private final Taker taker;
  private final IntentState state;

  JournalLoad(LogHead head, StoreReads reads, Taker taker) {
    this.head = head;
    this.reads = reads;
    this.taker = taker;
    this.state = IntentState.empty(head.epoch());
  }

  void start(List<Effect> out) {
    objects("", out);
  }

  private void objects(String after, List<Effect> out) {
    reads.ask(new StoreRead.Objects(after, IntentStore.MAX_READ), this, out);
  }

  @Override
  public void read(ObjectPage page, long now, List<Effect> out) {
    for (var object : page.objects()) {
      if (object.revision() > head.revision()) {
        failed("the log moved while it was read", now, out);
        return;
      }
      state.load(object);
    }
    if (page.next() != null) {
      objects(page.next(), out);
    } else {
      new Numbers(0).ask(0, out);
    }
  }

  @Override
  public void failed(String reason, long now, List<Effect> out) {
    taker.failed(reason, now, out);
  }

  private final class Numbers implements StoreReads.Reader<StoreRead.Numbers> {
    private final int type;

    /// @param type which of the types that have numbers
    Numbers(int type) {
      this.type = type;
    }

    void ask(int after, List<Effect> out) {
      reads.ask(
          new StoreRead.UsedNumbers(UsedNumber.TYPES.get(type), after, IntentStore.MAX_READ),
          this,
          out);
    }

    @Override
    public void read(StoreRead.Numbers page, long now, List<Effect> out) {
      page.numbers().forEach(state::load);
      if (!page.numbers().isEmpty()) {
        ask(page.numbers().getLast().number(), out);
      } else if (type + 1 < UsedNumber.TYPES.size()) {
        new Numbers(type + 1).ask(0, out);
      } else {
        state.loaded(head.revision());
        taker.loaded(state, out);
      }
    }

    @Override
    public void failed(String reason, long now, List<Effect> out) {
      taker.failed(reason, now, out);
    }
  }
}
