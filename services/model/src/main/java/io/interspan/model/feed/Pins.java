package io.interspan.model.feed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The versions of one table that are held for pulls of several pages: at most [FeedLimits#pins()].
///
/// A pin that nobody asks for in [FeedLimits#pinIdle()] is let go: the end of a pull is not
/// believed, because its last page may be lost. Where all pins are taken, a new pull joins the
/// newest; only where that cannot serve it, the pin that was not asked for the longest is
/// displaced, and whoever still used it starts its pull again.
final class Pins {
  private final FeedLimits limits;
  private final List<Pin> oldestFirst = new ArrayList<>();

  Pins(FeedLimits limits) {
    this.limits = limits;
  }

  int size() {
    return oldestFirst.size();
  }

  void expire(long now) {
    oldestFirst.removeIf(pin -> now - pin.askedAt() >= limits.pinIdle().toMillis());
  }

  void clear() {
    oldestFirst.clear();
  }

  /// Returns when the next expires; `Long.MAX_VALUE` where there is none.
  long expireAt() {
    long at = Long.MAX_VALUE;
    for (var pin : oldestFirst) {
      at = Math.min(at, pin.askedAt() + limits.pinIdle().toMillis());
    }
    return at;
  }

  Optional<Pin> find(Cursor at, long now) {
    for (var pin : oldestFirst) {
      if (pin.at().equals(at)) {
        pin.asked(now);
        return Optional.of(pin);
      }
    }
    return Optional.empty();
  }

  /// Returns the pin that a new pull is to read.
  Pin forPull(FeedPull pull, Cursor current, TableState state, long now) {
    var pin = choose(pull, current, state);
    pin.asked(now);
    return pin;
  }

  private Pin choose(FeedPull pull, Cursor current, TableState state) {
    if (!oldestFirst.isEmpty()) {
      var newest = oldestFirst.getLast();
      boolean full = oldestFirst.size() >= limits.pins();
      if (newest.at().equals(current) || (full && canServe(newest, pull, state))) {
        return newest;
      }
      if (full) {
        oldestFirst.remove(
            oldestFirst.stream().min(Comparator.comparingLong(Pin::askedAt)).orElseThrow());
      }
    }
    var pin = new Pin(current, state);
    oldestFirst.add(pin);
    return pin;
  }

  /// A pin below the horizon would only lead to the next snapshot; one that is not ahead of the
  /// cursor leads nowhere.
  private static boolean canServe(Pin pin, FeedPull pull, TableState state) {
    return pin.at().version() >= state.horizon() && pin.at().compareTo(pull.cursor()) > 0;
  }
}
