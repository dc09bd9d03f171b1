package io.interspan.intentapi.logic;

import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Limits;
import io.interspan.intentapi.logic.state.Draft;
import io.interspan.intentapi.logic.state.IndexedRow;
import io.interspan.intentapi.logic.state.IntentState;
import io.interspan.message.Effect;
import io.interspan.model.intent.LogHead;
import io.interspan.model.intent.LogRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the log adds up to, and what is on its way into it.
///
/// ```
///  started        head read              all is taken            a commit fails
/// ────────▶ HEAD ──────────▶ LOAD, REPLAY ───────────▶ READY ────────────────▶ DRAIN
///            ▲ ▲               │ not readable: again after RETRY_MILLIS          │
///            │ └───────────────┘                                               │
///            └──── what was queued before the failed one is answered ──────────┘
/// ```
///
/// Two states: the durable one, which is what was acknowledged, and the head, with what is queued
/// on top, which the next write builds on. A failed commit throws the head away and looks at the
/// log again, for it may have moved.
public final class Journal {
  /// How long after a failed read of the store the next one follows.
  public static final long RETRY_MILLIS = 1_000;

  /// Rows read at a time in replay: each may hold [Limits#MAX_CHANGES] objects.
  private static final int REPLAY_ROWS = 64;

  /// Where the journal is in its life.
  enum Phase {
    /// It waits to learn where the log stands.
    HEAD,
    /// It takes the objects there.
    LOAD,
    /// It takes the rows up to there.
    REPLAY,
    /// It takes writes.
    READY,
    /// A write failed; it waits for those that went before.
    DRAIN
  }

  /// A row on its way to the disk, and who is told once it is there.
  private static final class Queued {
    final long ticket;
    final LogRow row;
    final IndexedRow indexed;
    final List<IntentEffect.Reply> replies = new ArrayList<>();

    Queued(long ticket, IndexedRow indexed) {
      this.ticket = ticket;
      this.row = indexed.row();
      this.indexed = indexed;
    }
  }

  private final LogReads reads;
  private final StoreReads storeReads;
  private final IntentDesk.Service service;
  private final ArrayDeque<Queued> queue = new ArrayDeque<>();
  private Phase phase = Phase.HEAD;
  private boolean loaded;
  private long epoch;

  /// The revision at which the store's epoch began: digests in rows up to it are of older epochs.
  private long epochBase;

  private IntentState durable = IntentState.empty(0);
  private IntentState head = durable;
  private long target;
  private long lastTicket;
  private int readies;
  private boolean refused;
  private long retryAt = Long.MAX_VALUE;

  Journal(LogReads reads, StoreReads storeReads, IntentDesk.Service service) {
    this.reads = reads;
    this.storeReads = storeReads;
    this.service = service;
  }

  private String readAlarm() {
    return service.name() + "/log-read";
  }

  private String writeAlarm() {
    return service.name() + "/log-write";
  }

  /// Looks where the log stands.
  void start(List<Effect> out) {
    phase = Phase.HEAD;
    retryAt = Long.MAX_VALUE;
    out.add(new IntentEffect.ReadHead());
  }

  /// Returns whether writes are taken.
  public boolean isReady() {
    return phase == Phase.READY;
  }

  /// Returns whether the log was read once, so that the durable state can be shown.
  public boolean isLoaded() {
    return loaded;
  }

  /// Returns the store's epoch.
  public long epoch() {
    return epoch;
  }

  /// Returns the revision at which the store's epoch began.
  public long epochBase() {
    return epochBase;
  }

  /// Returns how often it became ready: each time, the durable state may have moved by more than
  /// what was committed here.
  public int readies() {
    return readies;
  }

  /// Returns what was acknowledged.
  public IntentState durable() {
    return durable;
  }

  /// Returns what was acknowledged, for those who ask.
  ///
  /// @throws ApiException where the log was not read yet
  public IntentState shown() {
    if (!loaded) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE, "the log is being read: send the request again in a second");
    }
    return durable;
  }

  /// Returns what the next write builds on.
  public IntentState head() {
    return head;
  }

  /// Begins a draft on top of what the next write builds on.
  public Draft draft() {
    return new Draft(head, service.rules());
  }

  /// Takes where the log stands.
  void headRead(LogHead read, List<Effect> out) {
    if (phase != Phase.HEAD) {
      return;
    }
    if (!loaded || read.epoch() != epoch || read.revision() < durable.revision()) {
      epoch = read.epoch();
      epochBase = 0;
      durable = IntentState.empty(epoch);
      reads.forgetTail();
      loaded = false;
    }
    target = read.revision();
    if (!loaded && target > 0) {
      phase = Phase.LOAD;
      new JournalLoad(read, storeReads, new Loading(read)).start(out);
    } else {
      phase = Phase.REPLAY;
      replay(out);
    }
  }

  private final class Loading implements JournalLoad.Taker {
    private final LogHead at;

    Loading(LogHead at) {
      this.at = at;
    }

    @Override
    public void loaded(IntentState state, List<Effect> out) {
      durable = state;
      if (!state.digest().equals(at.digest())) {
        // No row was committed in this epoch yet.
        epochBase = at.revision();
      }
      phase = Phase.REPLAY;
      replay(out);
    }

    @Override
    public void failed(String reason, long now, List<Effect> out) {
      readFailed(reason, now, out);
    }
  }

  private void replay(List<Effect> out) {
    if (durable.revision() >= target) {
      head = durable.copy();
      phase = Phase.READY;
      loaded = true;
      readies++;
      out.add(new Effect.Alarm(readAlarm(), ""));
      return;
    }
    reads.ask(
        durable.revision(),
        REPLAY_ROWS,
        new LogReads.Reader() {
          @Override
          public void rows(List<LogRow> rows, long at, List<Effect> effects) {
            replayed(rows, at, effects);
          }

          @Override
          public void failed(String reason, long at, List<Effect> effects) {
            readFailed(reason, at, effects);
          }
        },
        out);
  }

  private void replayed(List<LogRow> rows, long now, List<Effect> out) {
    if (rows.isEmpty()) {
      readFailed("the log has no row after " + durable.revision(), now, out);
      return;
    }
    for (var row : rows) {
      if (row.revision() > target) {
        break;
      }
      var digest = durable.digestAfter(row);
      if (!digest.equals(row.digest())) {
        epochBase = row.revision();
      }
      durable.apply(IndexedRow.of(row), digest);
    }
    replay(out);
  }

  /// Learns that the store could not be read.
  void readFailed(String reason, long now, List<Effect> out) {
    if (phase == Phase.READY || phase == Phase.DRAIN) {
      return;
    }
    phase = Phase.HEAD;
    retryAt = now + RETRY_MILLIS;
    out.add(
        new Effect.Alarm(
            readAlarm(), "the log cannot be read: " + reason + "; it is tried again every second"));
  }

  /// Tries again what failed, when it is time.
  void tick(long now, List<Effect> out) {
    if (now >= retryAt) {
      start(out);
    }
  }

  /// Returns whether one more row may be queued.
  public boolean hasRoom() {
    return isReady() && queue.size() < Limits.MAX_QUEUED_WRITES;
  }

  /// Refuses a write that cannot be taken now.
  ///
  /// @throws ApiException saying why
  public void requireRoom() {
    if (!isReady()) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE, "the log is being read: send the request again in a second");
    }
    if (!hasRoom()) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE,
          Limits.MAX_QUEUED_WRITES
              + " writes wait for the disk: send the request again in a second");
    }
  }

  /// Queues the next row.
  public void commit(IndexedRow indexed, List<IntentEffect.Reply> replies, List<Effect> out) {
    long expected = head.revision();
    var row = indexed.row();
    head.apply(indexed, row.digest());
    var queued = new Queued(++lastTicket, indexed);
    queued.replies.addAll(replies);
    queue.add(queued);
    out.add(new IntentEffect.Commit(queued.ticket, expected, row));
  }

  /// Has a reply given once the head, as it is now, is on the disk.
  public void replyAtHead(IntentEffect.Reply reply, List<Effect> out) {
    var last = queue.peekLast();
    if (last == null) {
      out.add(reply);
    } else {
      last.replies.add(reply);
    }
  }

  /// Learns that a row is on the disk; returns it, or null where it was given up before.
  @Nullable LogRow committed(long ticket, List<Effect> out) {
    var first = queue.peek();
    if (first == null || first.ticket != ticket) {
      return null;
    }
    queue.remove();
    durable.apply(first.indexed, first.row.digest());
    reads.committed(first.row);
    out.addAll(first.replies);
    if (refused) {
      refused = false;
      out.add(new Effect.Alarm(writeAlarm(), ""));
    }
    drained(out);
    return first.row;
  }

  /// Learns that a row did not reach the disk: neither do those behind it.
  void commitFailed(long ticket, String reason, boolean nothingWritten, List<Effect> out) {
    if (queue.stream().noneMatch(queued -> queued.ticket == ticket)) {
      return;
    }
    var error = nothingWritten ? notWritten(reason) : unknown(reason);
    var failed = new ArrayDeque<Queued>();
    while (failed.isEmpty() || failed.getFirst().ticket != ticket) {
      failed.addFirst(queue.removeLast());
    }
    for (var queued : failed) {
      queued.replies.forEach(
          reply -> out.add(new IntentEffect.Reply(reply.ticket(), ApiReply.of(error))));
    }
    refused = true;
    // The row may be there all the same: what follows is read from the store.
    reads.forgetTail();
    out.add(
        new Effect.Alarm(
            writeAlarm(),
            "the log did not take a write: " + reason + "; right the disk, the next write tells"));
    phase = Phase.DRAIN;
    drained(out);
  }

  private static ApiError notWritten(String reason) {
    return ApiError.of(
        ErrorCode.UNAVAILABLE,
        "nothing was changed, the log did not take it: " + reason + "; send the request again");
  }

  private static ApiError unknown(String reason) {
    return ApiError.of(
        ErrorCode.OUTCOME_UNKNOWN,
        "the disk failed while the change was written, it may be in the log or not: "
            + reason
            + "; read the log before sending the request again");
  }

  private void drained(List<Effect> out) {
    if (phase == Phase.DRAIN && queue.isEmpty()) {
      start(out);
    }
  }
}
