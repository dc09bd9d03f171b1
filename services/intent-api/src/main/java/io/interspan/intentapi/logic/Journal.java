package io.interspan.intentapi.logic;

import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Limits;
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
///  started        head read            all rows taken          a commit fails
/// ────────▶ HEAD ──────────▶ REPLAY ─────────────────▶ READY ────────────────▶ DRAIN
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

  private static final String ALARM = "global-manager/log-read";
  private static final String WRITE_ALARM = "global-manager/log-write";

  /// Where the journal is in its life.
  enum Phase {
    /// It waits to learn where the log stands.
    HEAD,
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
    final List<IntentEffect.Reply> replies = new ArrayList<>();

    Queued(long ticket, LogRow row) {
      this.ticket = ticket;
      this.row = row;
    }
  }

  private final LogReads reads;
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

  Journal(LogReads reads) {
    this.reads = reads;
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

  /// Takes where the log stands.
  void headRead(LogHead read, List<Effect> out) {
    if (phase != Phase.HEAD) {
      return;
    }
    if (!loaded || read.epoch() != epoch || read.revision() < durable.revision()) {
      epoch = read.epoch();
      epochBase = 0;
      durable = IntentState.empty(epoch);
      loaded = false;
    }
    target = read.revision();
    phase = Phase.REPLAY;
    replay(out);
  }

  private void replay(List<Effect> out) {
    if (durable.revision() >= target) {
      head = durable.copy();
      phase = Phase.READY;
      loaded = true;
      readies++;
      out.add(new Effect.Alarm(ALARM, ""));
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
      durable.apply(row, digest);
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
            ALARM, "the log cannot be read: " + reason + "; it is tried again every second"));
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
  void requireRoom() {
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
  public void commit(LogRow row, List<IntentEffect.Reply> replies, List<Effect> out) {
    long expected = head.revision();
    head.apply(row);
    var queued = new Queued(++lastTicket, row);
    queued.replies.addAll(replies);
    queue.add(queued);
    out.add(new IntentEffect.Commit(queued.ticket, expected, row));
  }

  /// Has a reply given once the head, as it is now, is on the disk.
  void replyAtHead(IntentEffect.Reply reply, List<Effect> out) {
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
    durable.apply(first.row);
    out.addAll(first.replies);
    if (refused) {
      refused = false;
      out.add(new Effect.Alarm(WRITE_ALARM, ""));
    }
    drained(out);
    return first.row;
  }

  /// Learns that a row did not reach the disk: neither do those behind it.
  void commitFailed(long ticket, String reason, List<Effect> out) {
    if (queue.stream().noneMatch(queued -> queued.ticket == ticket)) {
      return;
    }
    var error =
        ApiError.of(
            ErrorCode.UNAVAILABLE,
            "nothing was changed, the log did not take it: " + reason + "; send the request again");
    var failed = new ArrayDeque<Queued>();
    while (failed.isEmpty() || failed.getFirst().ticket != ticket) {
      failed.addFirst(queue.removeLast());
    }
    for (var queued : failed) {
      queued.replies.forEach(
          reply -> out.add(new IntentEffect.Reply(reply.ticket(), ApiReply.of(error))));
    }
    refused = true;
    out.add(
        new Effect.Alarm(
            WRITE_ALARM,
            "the log did not take a write: " + reason + "; right the disk, the next write tells"));
    phase = Phase.DRAIN;
    drained(out);
  }

  private void drained(List<Effect> out) {
    if (phase == Phase.DRAIN && queue.isEmpty()) {
      start(out);
    }
  }
}
