package io.interspan.model.feed;

import io.interspan.model.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a consumer acts upon: one copy per origin, whichever relay offers it, kept beside the plain
/// copies of the relays' tables.
///
/// | the relay shows the origin | the copy |
/// |---|---|
/// | COMPLETE, or STALE, at the copy's stamp or a higher one | becomes what the relay has |
/// | FILLING, or no mark, or any mark at a lower stamp | stays; while it was never complete, what the relay has is added to it, nothing is dropped, and a lower stamp replaces nothing |
/// | REMOVED at the copy's stamp or a higher one | is dropped; later offers at lower stamps count for nothing |
/// | not at all any more | stays |
///
/// So a relay that restarts with an empty or half-filled table erases nothing. A stamp stands for
/// one content of its origin; whoever marks an origin REMOVED because it left gives the mark a
/// stamp above the last one, so that relays that have not heard of it cannot bring it back.
///
/// One owner; not safe for use by several threads.
public final class OriginCopies {
  private final FeedLimits limits;
  private final TreeMap<String, OriginCopy> copies = new TreeMap<>();

  /// The stamps of removed origins, oldest first.
  private final LinkedHashMap<String, Cursor> removed = new LinkedHashMap<>();

  private final TreeSet<String> refused = new TreeSet<>();

  /// No copies yet.
  public OriginCopies(FeedLimits limits) {
    this.limits = limits;
  }

  /// Takes a copy back from the disk; the origins' relays are to be heard again.
  ///
  /// @param stamp the stamp it was held at
  /// @param complete whether it was complete once
  public void restore(
      String origin, Cursor stamp, boolean complete, NavigableMap<String, Bytes> values) {
    var copy = new OriginCopy(origin);
    values.forEach((key, value) -> copy.set(key, value, new ArrayList<>()));
    if (complete) {
      copy.complete(stamp);
    } else {
      copy.filling(stamp);
    }
    copies.put(origin, copy);
  }

  /// Takes what a relay's mirror applied, and returns what that changed here, in the order of
  /// origins. Every [MirrorStep.Applied] of the mirror is to be offered once, in order.
  ///
  /// Costs as much as the changes, where a copy then equals the relay's; else as much as the
  /// origin's copy.
  public List<CopyChange> offer(String relay, FeedMirror mirror, MirrorStep.Applied applied) {
    var changes = new ArrayList<CopyChange>();
    var keys = new TreeMap<String, TreeSet<String>>();
    for (var entry : applied.changes()) {
      keys.computeIfAbsent(entry.origin(), _ -> new TreeSet<>()).add(entry.key());
    }
    applied.statuses().forEach(s -> keys.computeIfAbsent(s.origin(), _ -> new TreeSet<>()));
    if (applied.snapshot()) {
      copies.values().forEach(copy -> copy.offers().remove(relay));
      mirror.origins().forEach(origin -> keys.computeIfAbsent(origin, _ -> new TreeSet<>()));
    }
    keys.forEach((origin, changed) -> offer(relay, mirror, origin, changed, changes));
    return changes;
  }

  private void offer(
      String relay,
      FeedMirror mirror,
      String origin,
      Collection<String> changed,
      List<CopyChange> into) {
    var status = mirror.status(origin).orElse(null);
    var stamp = status == null ? Cursor.NONE : status.stamp();
    var copy = copies.get(origin);
    boolean older =
        copy == null
            ? stamp.compareTo(removed.getOrDefault(origin, Cursor.NONE)) < 0
            : stamp.compareTo(copy.stamp()) < 0;
    if (older && copy == null) {
      // It was removed since: only a later offer brings it back.
      return;
    }
    switch (status == null ? OriginStatus.State.FILLING : status.state()) {
      case COMPLETE, STALE -> {
        var held = held(origin, copy);
        if (held == null || status == null) {
          return;
        }
        held.offers().put(relay, status);
        if (!older) {
          held.complete(stamp);
          held.become(mirror.entries(origin), mirror.content(origin), changed, into);
        } else if (!held.isComplete()) {
          held.fill(mirror.entries(origin), changed, true, into);
        }
      }
      case FILLING -> {
        if (copy != null) {
          copy.offers().remove(relay);
        }
        if ((copy == null || !copy.isComplete()) && mirror.hasEntries(origin)) {
          var held = held(origin, copy);
          if (held != null) {
            var entries = mirror.entries(origin);
            held.filling(stamp);
            held.fill(entries, copy == null ? entries.keySet() : changed, older, into);
          }
        }
      }
      case REMOVED -> {
        if (copy != null) {
          copy.offers().remove(relay);
        }
        if (!older) {
          drop(origin, stamp, into);
        }
      }
    }
  }

  /// Returns the copy, or a new one, or null where there is no room for it.
  private @Nullable OriginCopy held(String origin, @Nullable OriginCopy copy) {
    if (copy != null) {
      return copy;
    }
    if (copies.size() >= limits.origins()) {
      if (refused.size() < limits.origins()) {
        refused.add(origin);
      }
      return null;
    }
    refused.remove(origin);
    removed.remove(origin);
    var made = new OriginCopy(origin);
    copies.put(origin, made);
    return made;
  }

  private void drop(String origin, Cursor stamp, List<CopyChange> into) {
    var copy = copies.remove(origin);
    if (copy != null) {
      copy.clear(into);
    }
    refused.remove(origin);
    removed.putLast(origin, stamp);
    if (removed.size() > limits.removedOrigins()) {
      removed.pollFirstEntry();
    }
  }

  /// Puts what an [#offer] changed into a table that passes the copies on, marks and all.
  ///
  /// The table must have held what the copies held before: where both come back from a backup, both
  /// do so together.
  ///
  /// @param changes what the offer returned
  /// @param applied what was offered
  /// @param into an open change of the table
  public void passOn(List<CopyChange> changes, MirrorStep.Applied applied, FeedTable.Change into) {
    var touched = new TreeSet<String>();
    applied.statuses().forEach(status -> touched.add(status.origin()));
    changes.forEach(change -> touched.add(change.origin()));
    applied.changes().forEach(entry -> touched.add(entry.origin()));
    if (applied.snapshot()) {
      // What the relay does not show any more may be stale now.
      touched.addAll(copies.keySet());
    }
    for (var origin : touched) {
      var copy = copies.get(origin);
      var goodbye = removed.get(origin);
      if (copy != null) {
        into.origin(origin, copy.state(), copy.stamp());
      } else if (goodbye != null) {
        into.origin(origin, OriginStatus.State.REMOVED, goodbye);
      }
    }
    for (var change : changes) {
      if (change.after() != null) {
        into.put(change.origin(), change.key(), change.after());
      } else if (copies.containsKey(change.origin())) {
        into.remove(change.origin(), change.key());
      }
    }
  }

  /// Drops an origin's copy because an operator, or a site's policy, says so, and returns what that
  /// changed. It comes back when it is offered at the stamp it had, or a higher one.
  public List<CopyChange> forget(String origin) {
    var changes = new ArrayList<CopyChange>();
    var copy = copies.get(origin);
    if (copy != null) {
      drop(origin, copy.stamp(), changes);
    }
    return changes;
  }

  /// Drops an origin's copy as if a relay had said that it was removed, and returns what that
  /// changed: what relays say of it at a lower stamp does not bring it back.
  public List<CopyChange> remove(String origin, Cursor stamp) {
    var changes = new ArrayList<CopyChange>();
    drop(origin, stamp, changes);
    return changes;
  }

  /// Notes that a relay was heard whose mirror came from the disk, together with the copies: what
  /// it shows complete, it offers.
  void heard(String relay, FeedMirror mirror) {
    for (var status : mirror.statuses()) {
      var copy = copies.get(status.origin());
      if (copy != null
          && (status.state() == OriginStatus.State.COMPLETE
              || status.state() == OriginStatus.State.STALE)) {
        copy.offers().put(relay, status);
      }
    }
  }

  /// Takes what a relay shows of an origin that was forgotten here meanwhile, and returns what that
  /// changed: an origin that does not change is not offered by itself again.
  public List<CopyChange> offerAgain(String relay, FeedMirror mirror, String origin) {
    var changes = new ArrayList<CopyChange>();
    offer(relay, mirror, origin, List.copyOf(mirror.entries(origin).keySet()), changes);
    return changes;
  }

  /// Notes that a relay is no longer followed. Nothing is dropped; what no other relay offers is
  /// stale from now on.
  public void leave(String relay) {
    copies.values().forEach(copy -> copy.offers().remove(relay));
  }

  /// Returns the origins that were complete once and that no relay shows complete now, sorted: to
  /// be alarmed about. After a restart these are all, until their relays are heard.
  public List<String> stale() {
    return copies.entrySet().stream()
        .filter(copy -> copy.getValue().isStale())
        .map(copy -> copy.getKey())
        .toList();
  }

  /// Returns whether a relay shows an origin complete now, as far as it was heard.
  public boolean isShownBy(String relay, String origin) {
    var copy = copies.get(origin);
    var offer = copy == null ? null : copy.offers().get(relay);
    return offer != null && offer.state() == OriginStatus.State.COMPLETE;
  }

  /// Returns the origins that found no room, sorted, at most [FeedLimits#origins()] of them: to be
  /// alarmed about. They are taken in when they are next offered and there is room.
  public List<String> refused() {
    return List.copyOf(refused);
  }

  /// Returns the origins that have a copy, sorted.
  public NavigableSet<String> origins() {
    return Collections.unmodifiableNavigableSet(copies.navigableKeySet());
  }

  /// Returns a view of an origin's values by key.
  public NavigableMap<String, Bytes> values(String origin) {
    var copy = copies.get(origin);
    return copy == null ? Collections.emptyNavigableMap() : copy.values();
  }

  /// Returns a value.
  public Optional<Bytes> value(String origin, String key) {
    return Optional.ofNullable(values(origin).get(key));
  }

  /// Works the sum of an origin's copy out anew: where a value is not what was put, the next offer
  /// finds that the copy differs, and takes over the whole.
  public void verify(String origin) {
    var copy = copies.get(origin);
    if (copy != null) {
      copy.verify();
    }
  }

  /// Returns the stamp that an origin's copy is held at.
  public Optional<Cursor> stamp(String origin) {
    return Optional.ofNullable(copies.get(origin)).map(OriginCopy::stamp);
  }

  /// Returns FILLING for a copy that was never complete, else STALE or COMPLETE; empty for none.
  public Optional<OriginStatus.State> state(String origin) {
    return Optional.ofNullable(copies.get(origin)).map(OriginCopy::state);
  }

  /// Returns whether an origin's copy shows what the mirror has: same values, same stamp.
  boolean equalsMirror(String origin, FeedMirror mirror) {
    var copy = copies.get(origin);
    var status = mirror.status(origin).orElse(null);
    var state = status == null ? OriginStatus.State.FILLING : status.state();
    boolean completeThere =
        state == OriginStatus.State.COMPLETE || state == OriginStatus.State.STALE;
    if (copy == null) {
      return !mirror.hasEntries(origin) && !completeThere;
    }
    return state != OriginStatus.State.REMOVED
        && copy.isComplete() == completeThere
        && copy.stamp().equals(status == null ? Cursor.NONE : status.stamp())
        && copy.content().equals(mirror.content(origin));
  }
}
