package io.interspan.model.feed;

import io.interspan.model.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A producer's side of a feed: its table, and its answers to pulls.
///
/// One owner; not safe for use by several threads. What it holds beyond the live entries is bounded
/// by [FeedLimits#tombstones()], [FeedLimits#removedOrigins()] and [FeedLimits#pins()]: no consumer
/// costs more than that, however slow. Times are milliseconds of one steady clock.
public final class FeedTable {
  private final long epoch;
  private final FeedLimits limits;
  private final TableState state;
  private final Pins pins;
  private final TableBounds bounds;
  private long version;
  private @Nullable Change open;

  /// An empty table at the start of an epoch; see [Epochs#next].
  public FeedTable(long epoch, FeedLimits limits) {
    this(epoch, 0, 0, limits);
  }

  private FeedTable(long epoch, long version, long horizon, FeedLimits limits) {
    this.epoch = new Cursor(epoch, version).epoch();
    this.version = version;
    this.limits = limits;
    this.state = new TableState(limits, horizon);
    this.pins = new Pins(limits);
    this.bounds = new TableBounds(limits);
  }

  /// A table that goes on within its epoch, from a log or a disk.
  ///
  /// @param at the place it had
  /// @param horizon the version below which `entries` may lack tombstones; `at.version()` where no
  ///   tombstones were kept, so that every consumer that is not at `at` gets a snapshot
  /// @param entries live entries and tombstones, one a key, in any order
  /// @param statuses the origins' marks
  /// @throws IllegalArgumentException where a version is above that of `at`
  public static FeedTable restore(
      Cursor at,
      long horizon,
      List<FeedEntry> entries,
      List<OriginStatus> statuses,
      FeedLimits limits) {
    var table = new FeedTable(at.epoch(), at.version(), horizon, limits);
    var inOrder = new ArrayList<>(entries);
    inOrder.sort((a, b) -> Long.compare(a.version(), b.version()));
    for (var entry : inOrder) {
      notAbove(at, entry.version(), entry.origin() + " " + entry.key());
      table.state.apply(entry);
    }
    var marks = new ArrayList<>(statuses);
    marks.sort((a, b) -> Long.compare(a.changed(), b.changed()));
    for (var status : marks) {
      notAbove(at, status.changed(), status.origin());
      table.state.apply(status);
    }
    table.state.trim();
    return table;
  }

  private static void notAbove(Cursor at, long version, String name) {
    if (version > at.version()) {
      throw new IllegalArgumentException(
          "version " + version + " of " + name + " is above the table's place " + at);
    }
  }

  /// Begins a change that takes the next version.
  public Change begin() {
    return begin(version + 1);
  }

  /// Begins a change that takes the given version, such as the revision of a log that it follows
  /// from. A change that was begun before and not committed is dropped.
  ///
  /// @throws IllegalArgumentException where the version is not above the current one
  public Change begin(long version) {
    if (version <= this.version) {
      throw new IllegalArgumentException(
          "a change's version must be above " + this.version + ", was " + version);
    }
    open = new Change(version);
    return open;
  }

  /// Moves the current version up without a change: so far it is known that nothing changed. A
  /// version that is not above the current one does nothing.
  public void advance(long version) {
    if (version > this.version) {
      this.version = version;
      open = null;
    }
  }

  /// Returns the place of this table.
  public Cursor current() {
    return new Cursor(epoch, version);
  }

  /// Returns the digest of the live entries and the marks of origins that were not removed.
  public Digest digest() {
    return state.digest();
  }

  /// Returns what to send to the subscribers: now, and again on a timer (see [Subscribers]).
  public FeedHint hint() {
    return new FeedHint(current(), digest());
  }

  /// Returns the number of live entries.
  public int size() {
    return state.size();
  }

  /// Returns a live entry.
  public Optional<FeedEntry> entry(String origin, String key) {
    return Optional.ofNullable(state.live(origin, key));
  }

  /// Returns a view of an origin's live entries by key.
  public NavigableMap<String, FeedEntry> entries(String origin) {
    return state.entries(origin);
  }

  /// Returns a copy of all live entries in the order of versions.
  public List<FeedEntry> entries() {
    return state.liveInOrder();
  }

  /// Returns an origin's mark.
  public Optional<OriginStatus> status(String origin) {
    return Optional.ofNullable(state.status(origin));
  }

  /// Returns a copy of all marks in the order of versions, those of removed origins among them.
  public List<OriginStatus> statuses() {
    return state.statusesInOrder();
  }

  /// Returns the number of pins held.
  public int pins() {
    return pins.size();
  }

  /// Lets go the pins that nobody asked for lately; [#answer] does it too. To be called on a timer
  /// where memory matters.
  public void expirePins(long now) {
    pins.expire(now);
  }

  /// Lets go all pins: no page is to show any more what the table was. Pulls that read them start
  /// again.
  public void unpin() {
    pins.clear();
  }

  /// Returns when a pin may go next; `Long.MAX_VALUE` where none is held.
  public long pinsExpireAt() {
    return pins.expireAt();
  }

  /// Answers a pull with a page or a refusal.
  ///
  /// What fits one page shows the current version and needs no pin. The last page carries the marks
  /// of origins too, beyond the size of a page: at most [FeedLimits#origins()] and
  /// [FeedLimits#removedOrigins()] of them.
  public FeedAnswer answer(FeedPull pull, long now) {
    pins.expire(now);
    if (pull.cursor().epoch() > epoch) {
      return refuse(pull, FeedAnswer.Reason.OLD_EPOCH);
    }
    if (pull.cursor().compareTo(current()) > 0) {
      return refuse(pull, FeedAnswer.Reason.BEHIND);
    }
    if (!pull.isFirst()) {
      var pin = pins.find(pull.pinned(), now);
      return pin.isPresent()
          ? pin.get().page(pull, limits)
          : refuse(pull, FeedAnswer.Reason.PIN_GONE);
    }
    var single = singlePage(pull);
    return single != null ? single : pins.forPull(pull, current(), state, now).page(pull, limits);
  }

  private FeedAnswer.@Nullable Page singlePage(FeedPull pull) {
    boolean snapshot = pull.needsSnapshot(epoch, state.horizon());
    long after = snapshot ? -1 : pull.cursor().version();
    var entries = snapshot ? state.livePage() : state.pageAfter(after);
    if (entries == null) {
      return null;
    }
    return new FeedAnswer.Page(
        pull.pull(),
        current(),
        snapshot,
        0,
        entries,
        state.statusesAfter(after),
        true,
        state.digest());
  }

  private FeedAnswer refuse(FeedPull pull, FeedAnswer.Reason reason) {
    return new FeedAnswer.Refusal(pull.pull(), current(), reason);
  }

  /// A transaction on the table: all of it gets one version, or, where it changes nothing, none.
  public final class Change {
    private final long at;
    private final LinkedHashMap<EntryId, FeedEntry> entries = new LinkedHashMap<>();
    private final LinkedHashMap<String, OriginStatus> statuses = new LinkedHashMap<>();

    private Change(long at) {
      this.at = at;
    }

    /// Returns the version that the change gets if it is committed and changes something.
    public long version() {
      return at;
    }

    /// Returns the entries that the change puts and removes, tombstones among them: once committed,
    /// only those that differed. For owners that keep the table on disk.
    public List<FeedEntry> entries() {
      return new ArrayList<>(entries.values());
    }

    /// Returns the marks that the change sets: once committed, only those that differed.
    public List<OriginStatus> statuses() {
      return new ArrayList<>(statuses.values());
    }

    /// Puts a value. An equal one changes nothing.
    ///
    /// @throws FeedLimitException where the value or a name is too large
    /// @throws IllegalStateException where the origin is marked removed
    public Change put(String origin, String key, Bytes value) {
      bounds.name("origin", origin);
      bounds.name("key", key);
      bounds.value(origin, key, value);
      var status = statuses.getOrDefault(origin, state.status(origin));
      if (status != null && status.state() == OriginStatus.State.REMOVED) {
        throw new IllegalStateException(
            "origin '%s' is removed: mark it FILLING or COMPLETE before key '%s' is put"
                .formatted(origin, key));
      }
      entries.putLast(new EntryId(origin, key), new FeedEntry(origin, key, at, value));
      return this;
    }

    /// Removes a key. One that is not there changes nothing.
    public Change remove(String origin, String key) {
      entries.putLast(new EntryId(origin, key), new FeedEntry(origin, key, at, null));
      return this;
    }

    /// Marks an origin. The mark REMOVED drops the entries that it has.
    ///
    /// Entries and the stamp that they show belong into one change: consumers take the stamp's word
    /// for what the entries are.
    public Change origin(String origin, OriginStatus.State mark, Cursor stamp) {
      bounds.name("origin", origin);
      statuses.putLast(origin, new OriginStatus(origin, mark, stamp, at));
      if (mark == OriginStatus.State.REMOVED) {
        entries.keySet().removeIf(id -> id.origin().equals(origin));
        state.entries(origin).keySet().forEach(key -> remove(origin, key));
      }
      return this;
    }

    /// Applies the change, whole or not at all, and returns whether anything changed.
    ///
    /// @throws FeedLimitException where the table would have too many entries or origins
    /// @throws IllegalStateException where it was committed already, or another was begun since
    public boolean commit() {
      if (open != this) {
        throw new IllegalStateException("change " + at + " is no longer the table's open change");
      }
      entries.values().removeIf(entry -> sameAsNow(entry));
      statuses.values().removeIf(status -> sameAsNow(status));
      bounds.size(state, entries.values(), statuses.values());
      open = null;
      if (entries.isEmpty() && statuses.isEmpty()) {
        return false;
      }
      entries.values().forEach(state::apply);
      statuses.values().forEach(state::apply);
      state.trim();
      version = at;
      return true;
    }

    private boolean sameAsNow(FeedEntry entry) {
      var now = state.live(entry.origin(), entry.key());
      return now == null ? entry.isTombstone() : Objects.equals(now.value(), entry.value());
    }

    private boolean sameAsNow(OriginStatus status) {
      var now = state.status(status.origin());
      return now != null && now.state() == status.state() && now.stamp().equals(status.stamp());
    }
  }
}
