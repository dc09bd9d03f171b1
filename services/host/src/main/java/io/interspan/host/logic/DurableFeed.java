package io.interspan.host.logic;

import io.interspan.message.Effect;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.ServiceAddress;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.CopyChange;
import io.interspan.model.feed.CorruptRowException;
import io.interspan.model.feed.Digest;
import io.interspan.model.feed.DurableCopies;
import io.interspan.model.feed.FeedCounters;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.MirrorStep;
import io.interspan.model.feed.OriginCopies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A feed that the host acts upon and keeps on its disk, from whichever node serves it now.
final class DurableFeed {
  private final FeedId id;
  private final DurableCopies copies;

  /// What came of it from nodes that are followed no more.
  private FeedCounters earlier = FeedCounters.ZERO;

  private @Nullable ServiceAddress producer;
  private @Nullable FeedMirror mirror;

  /// What a step of the feed changed.
  ///
  /// @param step the changes, and how they are written
  /// @param isNew false where nothing came that is not on the disk, or on its way there
  record Moved(DurableCopies.Step step, boolean isNew) {}

  /// What could not be read of the disk, in words, until all is there again.
  private final List<String> unread;

  private DurableFeed(FeedId id, DurableCopies copies, List<String> unread) {
    this.id = id;
    this.copies = copies;
    this.unread = unread;
  }

  /// Takes back what is on the disk. A row that cannot be read is left out, and all of the feed
  /// pulled again: the host goes on with the others meanwhile.
  static DurableFeed load(FeedId id, List<StoredEntry> stored, FeedLimits limits) {
    var unread = new ArrayList<String>();
    var rows = stored;
    while (true) {
      try {
        return new DurableFeed(id, DurableCopies.load(id.toString(), rows, limits), unread);
      } catch (CorruptRowException e) {
        unread.add(String.valueOf(e.getMessage()));
        rows =
            DurableCopies.withoutCursor(id.toString(), rows).stream()
                .filter(row -> !e.isOf(row))
                .toList();
      }
    }
  }

  /// Returns a write that empties the tables of a feed.
  static CopyWrite clear(FeedId id, FeedLimits limits) {
    return DurableCopies.load(id.toString(), List.of(), limits).rewrite();
  }

  FeedId id() {
    return id;
  }

  OriginCopies copies() {
    return copies.copies();
  }

  /// Returns what could not be read of the disk, in words, until the feed was pulled again.
  List<String> unread() {
    return unread;
  }

  /// Works out anew which digest the feed's table has if it has what is held here; empty while the
  /// feed is not followed.
  ///
  /// @param origin whose entries are acted upon
  Optional<Digest> audit(String origin) {
    copies().verify(origin);
    return mirror().map(mirror -> mirror.digestWith(origin, copies().values(origin)));
  }

  /// Returns all that is held, as if it had just come.
  List<CopyChange> everything() {
    var changes = new ArrayList<CopyChange>();
    for (var origin : copies().origins()) {
      copies()
          .values(origin)
          .forEach((key, value) -> changes.add(new CopyChange(origin, key, null, value)));
    }
    return changes;
  }

  Optional<FeedMirror> mirror() {
    return Optional.ofNullable(mirror);
  }

  /// Follows the feed at `source`; where it is followed there already, nothing happens.
  void follow(ServiceAddress source, FeedDesk desk, long now, List<Effect> out) {
    if (source.equals(producer)) {
      return;
    }
    unfollow(desk);
    producer = source;
    mirror = copies.mirror(source.toString());
    desk.follow(id, source, mirror, now, out);
  }

  /// Returns what came of it since the start.
  FeedCounters received() {
    return mirror == null ? earlier : earlier.plus(mirror.counters());
  }

  /// Drops an origin's entries.
  DurableCopies.Step forget(String origin) {
    return copies.forget(origin);
  }

  /// Returns the origins that the node followed now shows, and of which nothing is held.
  List<String> missing() {
    var mirror = this.mirror;
    return mirror == null
        ? List.of()
        : mirror.origins().stream().filter(origin -> !copies().origins().contains(origin)).toList();
  }

  /// Takes an origin's entries back that were dropped.
  Optional<DurableCopies.Step> takeBack(String origin) {
    var mirror = this.mirror;
    var producer = this.producer;
    return mirror == null || producer == null
        ? Optional.empty()
        : Optional.of(copies.offerAgain(producer.toString(), mirror, origin));
  }

  void unfollow(FeedDesk desk) {
    if (producer != null) {
      desk.unfollow(id, producer);
      copies.copies().leave(producer.toString());
    }
    earlier = received();
    producer = null;
    mirror = null;
  }

  /// Takes what the feed's mirror applied; empty where it is not from the node followed now.
  Optional<Moved> take(ServiceAddress from, MirrorStep.Applied applied) {
    var mirror = this.mirror;
    if (mirror == null || !from.equals(producer)) {
      return Optional.empty();
    }
    boolean isNew =
        applied.snapshot()
            || !applied.changes().isEmpty()
            || !applied.statuses().isEmpty()
            || !copies.relay().equals(Optional.of(from.toString()));
    unread.clear();
    return Optional.of(new Moved(copies.apply(from.toString(), mirror, applied), isNew));
  }
}
