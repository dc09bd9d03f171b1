package io.interspan.model.feed;

import io.interspan.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A consumer's side of a feed: its plain copy of one producer's table, and the pulls that keep it.
///
/// Epochs order the lives of one producer, not producers among each other: whoever turns to another
/// producer of the same feed does so with a new mirror. What is acted upon is [OriginCopies].
///
/// ```
///            hint ahead, timer, start              last page, digest equal
///   waiting ──────────────────────────▶ pulling ──────────────────────────▶ waiting, cursor moved
///      ▲                                 │   │ digest wrong: pull a snapshot
///      └── refused, too large, ◀─────────┘   └──▶ pulling
///          old epoch: copy as before
/// ```
///
/// Every event returns what is to be done; at most one pull is under way. One owner; not safe for
/// use by several threads. Times are milliseconds of one steady clock.
public final class FeedMirror {
  private static final MirrorStep NOTHING = new MirrorStep.Nothing();

  private final FeedLimits limits;
  private final FeedTally tally = new FeedTally();
  private PlainCopy copy;
  private Cursor cursor;

  /// The furthest place that the producer is known to have been at.
  private Cursor known = Cursor.NONE;

  private @Nullable Pulling pulling;
  private long lastPull;
  private long nextPullAt;
  private boolean wantsSnapshot;
  private int restarts;
  private long alarmedEpoch = -1;

  /// A copy that has nothing yet.
  public FeedMirror(FeedLimits limits) {
    this(limits, Cursor.NONE);
  }

  private FeedMirror(FeedLimits limits, Cursor cursor) {
    this.limits = limits;
    this.cursor = cursor;
    this.copy = new PlainCopy(limits);
  }

  /// A copy that was kept on disk, all of it written together with its cursor.
  public static FeedMirror restore(
      FeedLimits limits, Cursor cursor, List<FeedEntry> entries, List<OriginStatus> statuses) {
    var mirror = new FeedMirror(limits, cursor);
    entries.forEach(mirror.copy::apply);
    statuses.forEach(mirror.copy::apply);
    return mirror;
  }

  /// Has this mirror number its pulls above `pull`: it takes the place of one whose last pull that
  /// was, and an answer to it may still come.
  public void numberAbove(long pull) {
    lastPull = Math.max(lastPull, pull);
  }

  /// Begins a pull, whatever was under way: at the start, and when the way to the producer is new.
  public MirrorStep start(long now) {
    return new MirrorStep.Ask(pull(now));
  }

  /// Takes a hint.
  public MirrorStep onHint(FeedHint hint, long now) {
    if (hint.at().epoch() < cursor.epoch()) {
      return oldEpoch(hint.at());
    }
    if (hint.at().compareTo(known) > 0) {
      known = hint.at();
    }
    wantsSnapshot |= hint.differs();
    if (pulling != null) {
      // The producer is there after all: no need to wait out the time that has grown.
      return pulling.repeated() > 0 && hint.at().compareTo(cursor) > 0
          ? new MirrorStep.Ask(again(pulling, now))
          : NOTHING;
    }
    int ahead = hint.at().compareTo(cursor);
    if (ahead > 0 || hint.differs()) {
      return new MirrorStep.Ask(pull(now));
    }
    if (ahead == 0 && !hint.digest().equals(copy.digest())) {
      return wrongDigest("the copy at " + cursor, hint.digest(), copy.digest(), now);
    }
    return NOTHING;
  }

  /// Repeats what was not answered, and pulls where no hint came for long: the anti-entropy. To be
  /// called often; [#wakeAt] says when there will be something to do.
  public MirrorStep onTick(long now) {
    if (now < wakeAt()) {
      return NOTHING;
    }
    return new MirrorStep.Ask(pulling == null ? pull(now) : again(pulling, now));
  }

  /// Returns the time at which [#onTick] next has something to do, if nothing else happens.
  public long wakeAt() {
    return pulling == null ? nextPullAt : pulling.askAgainAt();
  }

  /// Takes an answer. One to a pull that is over is ignored.
  public MirrorStep onAnswer(FeedAnswer answer, long now) {
    if (pulling == null || answer.pull() != pulling.ask().pull()) {
      return NOTHING;
    }
    return switch (answer) {
      case FeedAnswer.Page page -> onPage(page, pulling, now);
      case FeedAnswer.Refusal refusal -> onRefusal(refusal, now);
    };
  }

  private MirrorStep onPage(FeedAnswer.Page page, Pulling pulling, long now) {
    if (page.at().epoch() < cursor.epoch()) {
      end(now);
      return oldEpoch(page.at());
    }
    if (page.at().compareTo(cursor) < 0) {
      return NOTHING;
    }
    if (pulling.isContradicted(page)) {
      end(now);
      return restart(now);
    }
    if (!pulling.isNext(page)) {
      return NOTHING;
    }
    if (!pulling.add(page)) {
      end(now);
      return tooLarge(page);
    }
    if (!page.last()) {
      return new MirrorStep.Ask(pulling.askNext(page.at(), now));
    }
    end(now);
    return page.snapshot()
        ? replace(page, pulling.entries(), now)
        : extend(page, pulling.entries(), now);
  }

  private MirrorStep tooLarge(FeedAnswer.Page page) {
    return new MirrorStep.Alarmed(
        MirrorStep.Reason.TOO_LARGE,
        ("a pull at %s brought, or came to, more than %d entries, %d bytes or %d origins, or a name"
                + " of more than %d characters or a value of more than %d bytes")
            .formatted(
                page.at(),
                limits.pulledEntries(),
                limits.pulledBytes(),
                limits.origins() + limits.removedOrigins(),
                limits.nameChars(),
                limits.entryBytes()),
        Optional.empty());
  }

  private MirrorStep extend(FeedAnswer.Page page, List<FeedEntry> entries, long now) {
    var sum = copy.preview(entries, page.origins());
    if (!sum.equals(page.digest())) {
      return wrongDigest("the delta to " + page.at(), page.digest(), sum, now);
    }
    if (!copy.fits(entries)) {
      return tooLarge(page);
    }
    entries.forEach(copy::apply);
    page.origins().forEach(copy::apply);
    return moved(page, entries, entries, page.origins(), now);
  }

  private MirrorStep replace(FeedAnswer.Page page, List<FeedEntry> entries, long now) {
    var after = new PlainCopy(limits);
    entries.forEach(after::apply);
    page.origins().forEach(after::apply);
    if (!after.digest().equals(page.digest())) {
      wantsSnapshot = true;
      return new MirrorStep.Alarmed(
          MirrorStep.Reason.WRONG_DIGEST,
          "a snapshot at %s has digest %s, its producer says %s"
              .formatted(page.at(), after.digest(), page.digest()),
          Optional.empty());
    }
    var before = copy;
    var changes = before.missingIn(after, page.at().version());
    // Where keys come in several revisions, one that is equal by chance still has its turn.
    boolean everyRevision = entries.size() != after.size();
    for (var entry : entries) {
      if (everyRevision || !before.has(entry)) {
        changes.add(entry);
      }
    }
    var statuses = new ArrayList<OriginStatus>();
    for (var status : page.origins()) {
      if (!before.has(status)) {
        statuses.add(status);
      }
    }
    copy = after;
    wantsSnapshot = false;
    return moved(page, entries, changes, statuses, now);
  }

  private MirrorStep moved(
      FeedAnswer.Page page,
      List<FeedEntry> came,
      List<FeedEntry> changes,
      List<OriginStatus> statuses,
      long now) {
    tally.add(came, page.snapshot());
    boolean progress = page.at().compareTo(cursor) > 0;
    if (progress) {
      cursor = page.at();
    }
    restarts = 0;
    Optional<FeedPull> next = Optional.empty();
    if (known.compareTo(cursor) > 0 && progress) {
      next = Optional.of(pull(now));
    } else {
      // Without progress the producer is not where it was said to be: it is believed.
      known = cursor;
    }
    return new MirrorStep.Applied(cursor, changes, statuses, page.snapshot(), next);
  }

  private MirrorStep onRefusal(FeedAnswer.Refusal refusal, long now) {
    end(now);
    return switch (refusal.reason()) {
      case BEHIND, NOT_HERE -> NOTHING;
      case OLD_EPOCH -> oldEpoch(refusal.at());
      case PIN_GONE -> {
        known = refusal.at().compareTo(known) > 0 ? refusal.at() : known;
        yield restart(now);
      }
    };
  }

  /// Begins the pull anew, but not again and again.
  private MirrorStep restart(long now) {
    restarts++;
    return restarts <= limits.pullRestarts() ? new MirrorStep.Ask(pull(now)) : NOTHING;
  }

  /// Repeats a question; where that did not help, the producer may have no answer to it, and the
  /// pull begins anew.
  private FeedPull again(Pulling pulling, long now) {
    boolean stuck = !pulling.ask().isFirst() && pulling.repeated() >= limits.pullRestarts();
    return stuck ? pull(now) : pulling.repeat(now);
  }

  private MirrorStep oldEpoch(Cursor at) {
    if (alarmedEpoch == at.epoch()) {
      return NOTHING;
    }
    alarmedEpoch = at.epoch();
    return new MirrorStep.Alarmed(
        MirrorStep.Reason.OLD_EPOCH,
        "an offer at %s is of an older epoch than the copy's %s".formatted(at, cursor),
        Optional.empty());
  }

  private MirrorStep wrongDigest(String what, Digest right, Digest was, long now) {
    wantsSnapshot = true;
    return new MirrorStep.Alarmed(
        MirrorStep.Reason.WRONG_DIGEST,
        "%s has digest %s, its producer says %s: pulling a snapshot".formatted(what, was, right),
        Optional.of(pull(now)));
  }

  private FeedPull pull(long now) {
    // Numbers of an earlier life of this consumer do not come again, as long as the clock is kept.
    lastPull = Epochs.next(lastPull, now);
    var first = new FeedPull(lastPull, cursor, wantsSnapshot, Cursor.NONE, 0);
    pulling = new Pulling(first, limits, now);
    return first;
  }

  private void end(long now) {
    pulling = null;
    nextPullAt = now + limits.pullInterval().toMillis();
    if (restarts > limits.pullRestarts()) {
      restarts = 0;
    }
  }

  /// Returns the place of the copy.
  public Cursor cursor() {
    return cursor;
  }

  /// Returns what came so far.
  public FeedCounters counters() {
    return tally.total();
  }

  /// Returns whether a pull is under way.
  public boolean isPulling() {
    return pulling != null;
  }

  /// Returns the digest of the copy.
  public Digest digest() {
    return copy.digest();
  }

  /// Returns the digest that the producer's table would have at the cursor if an origin's values
  /// were these, worked out anew: of what is acted upon, which lies beside the copy.
  public Digest digestWith(String origin, NavigableMap<String, Bytes> values) {
    return copy.digestWith(origin, values);
  }

  /// Returns the number of entries.
  public int size() {
    return copy.size();
  }

  /// Returns the origins that have entries or a mark, sorted.
  public NavigableSet<String> origins() {
    var origins = new TreeSet<>(copy.originsWithEntries());
    copy.statuses().forEach(status -> origins.add(status.origin()));
    return origins;
  }

  /// Returns a view of an origin's entries by key.
  public NavigableMap<String, FeedEntry> entries(String origin) {
    return copy.entries(origin);
  }

  /// Returns a copy of all entries, sorted by origin and key.
  public List<FeedEntry> entries() {
    var all = new ArrayList<FeedEntry>(copy.size());
    copy.originsWithEntries().forEach(origin -> all.addAll(copy.entries(origin).values()));
    return all;
  }

  /// Returns whether an origin has entries.
  boolean hasEntries(String origin) {
    return !copy.entries(origin).isEmpty();
  }

  /// Returns an entry.
  public Optional<FeedEntry> entry(String origin, String key) {
    return Optional.ofNullable(copy.entry(new EntryId(origin, key)));
  }

  /// Returns an origin's mark.
  public Optional<OriginStatus> status(String origin) {
    return Optional.ofNullable(copy.status(origin));
  }

  /// Returns all marks, sorted by origin, those of removed origins among them.
  public List<OriginStatus> statuses() {
    return copy.statuses();
  }

  /// Returns a digest of an origin's keys and values that is equal for equal content, whichever
  /// producer it comes from.
  Digest content(String origin) {
    return copy.content(origin);
  }
}
