package io.interspan.controller.logic;

import io.interspan.message.ServiceAddress;
import io.interspan.model.feed.CopyChange;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.MirrorStep;
import io.interspan.model.feed.OriginCopies;
import io.interspan.model.feed.OriginStatus;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The state of one segment from all its hosts, for the hosts of this node: gathered from this
/// node's own table and those of other controllers, a copy per origin.
///
/// What another controller has not got yet, after it restarted, takes nothing away here.
final class SegmentRelay {
  private final String self;
  private final OriginCopies copies;
  private final FeedTable state;
  private final FeedMirror own;
  private final TreeMap<ServiceAddress, FeedMirror> peers = new TreeMap<>();
  private final TreeSet<String> strangers = new TreeSet<>();

  /// @param self this node, as a relay of its own hosts
  /// @param state the table to fill
  SegmentRelay(ServiceAddress self, FeedTable state, FeedLimits limits) {
    this.self = self.toString();
    this.state = state;
    this.copies = new OriginCopies(limits);
    this.own = new FeedMirror(limits);
  }

  FeedTable state() {
    return state;
  }

  SortedMap<ServiceAddress, FeedMirror> peers() {
    return Collections.unmodifiableSortedMap(peers);
  }

  /// Begins to gather from another controller.
  void join(ServiceAddress peer, FeedMirror mirror) {
    peers.put(peer, mirror);
  }

  /// Gathers from another controller no longer. What it gave stays.
  void leave(ServiceAddress peer) {
    peers.remove(peer);
    strangers.remove(peer.toString());
    copies.leave(peer.toString());
    show(List.of(), copies.origins(), Optional.empty());
  }

  /// Takes what a peer's table brought. One that speaks for hosts of another site is not believed.
  void take(ServiceAddress peer, MirrorStep.Applied applied) {
    var mirror = peers.get(peer);
    if (mirror == null) {
      return;
    }
    var prefix = peer.site() + "/";
    if (mirror.origins().stream().anyMatch(origin -> !origin.startsWith(prefix))) {
      strangers.add(peer.toString());
      return;
    }
    strangers.remove(peer.toString());
    offer(peer.toString(), mirror, applied);
  }

  /// Takes what changed in this node's own table: it is read like a peer's, only at once.
  void takeOwn(FeedTable table, long now) {
    var step = own.onHint(table.hint(), now);
    while (step.next().isPresent()) {
      step = own.onAnswer(table.answer(step.next().get(), now), now);
      if (step instanceof MirrorStep.Applied applied) {
        offer(self, own, applied);
      }
    }
  }

  private void offer(String relay, FeedMirror mirror, MirrorStep.Applied applied) {
    var changes = copies.offer(relay, mirror, applied);
    var touched = new TreeSet<String>();
    applied.statuses().forEach(status -> touched.add(status.origin()));
    changes.forEach(change -> touched.add(change.origin()));
    if (applied.snapshot()) {
      touched.addAll(copies.origins());
    }
    show(changes, touched, Optional.of(mirror));
  }

  /// Drops the hosts of sites that the segment does not span any more.
  void keepOnly(List<String> sites, String ownSite) {
    for (var origin : List.copyOf(copies.origins())) {
      var site = origin.substring(0, origin.indexOf('/'));
      if (!site.equals(ownSite) && !sites.contains(site)) {
        show(copies.forget(origin), List.of(origin), Optional.empty());
      }
    }
  }

  private void show(
      List<CopyChange> changes, Iterable<String> origins, Optional<FeedMirror> mirror) {
    var change = state.begin();
    for (var origin : origins) {
      var held = copies.state(origin);
      if (held.isPresent()) {
        change.origin(origin, held.get(), copies.stamp(origin).orElseThrow());
      } else if (state.status(origin).isPresent()
          || mirror.flatMap(m -> removal(origin, m)).isPresent()) {
        // Also of one that was never here: hosts may hold it, from another controller.
        change.origin(origin, OriginStatus.State.REMOVED, removedAt(origin, mirror));
      }
    }
    for (var one : changes) {
      if (one.after() != null) {
        change.put(one.origin(), one.key(), one.after());
      } else {
        change.remove(one.origin(), one.key());
      }
    }
    change.commit();
  }

  private Cursor removedAt(String origin, Optional<FeedMirror> mirror) {
    var shown = state.status(origin).map(OriginStatus::stamp).orElse(Cursor.NONE);
    var said = mirror.flatMap(m -> removal(origin, m)).orElse(Cursor.NONE);
    return said.compareTo(shown) > 0 ? said : shown;
  }

  /// Returns the stamp at which a mirror says that an origin was removed, if it does.
  private static Optional<Cursor> removal(String origin, FeedMirror mirror) {
    return mirror
        .status(origin)
        .filter(status -> status.state() == OriginStatus.State.REMOVED)
        .map(OriginStatus::stamp);
  }

  /// Returns the stamp of what is here of an origin that no controller shows complete.
  Optional<Cursor> stale(String origin) {
    return copies
        .state(origin)
        .filter(state -> state == OriginStatus.State.STALE)
        .flatMap(_ -> copies.stamp(origin));
  }

  /// Returns whether a peer shows an origin at this stamp or a higher one: it has what this node
  /// has, or knows better.
  boolean isAt(ServiceAddress peer, String origin, Cursor stamp) {
    var mirror = peers.get(peer);
    return mirror != null
        && mirror
            .status(origin)
            .filter(status -> status.state() != OriginStatus.State.FILLING)
            .filter(status -> status.stamp().compareTo(stamp) >= 0)
            .isPresent();
  }

  /// Returns what is wrong, in words.
  Optional<String> problem() {
    if (!strangers.isEmpty()) {
      return Optional.of(
          "entries of hosts of other sites than their own came from "
              + String.join(", ", strangers)
              + ": nothing of theirs is taken");
    }
    return copies.refused().isEmpty()
        ? Optional.empty()
        : Optional.of("no room for the hosts " + String.join(", ", copies.refused()));
  }
}
