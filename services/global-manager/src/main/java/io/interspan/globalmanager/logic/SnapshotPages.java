package io.interspan.globalmanager.logic;

import io.interspan.intentapi.logic.state.IntentState;
import io.interspan.intentapi.logic.state.IntentsDigest;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.Digest;
import io.interspan.model.feed.FeedAnswer;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedPull;
import io.interspan.model.intent.StoredIntent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pages of snapshots of the intents feed. The objects of a revision are pinned while they are
/// asked for; a pin is a list of references.
final class SnapshotPages {
  private static final class Pin {
    final Cursor at;
    final List<StoredIntent> objects;
    final Digest digest;
    long usedAt;

    Pin(Cursor at, IntentState state, long now) {
      this.at = at;
      this.objects = List.copyOf(state.all());
      this.digest = state.digest();
      this.usedAt = now;
    }
  }

  private final FeedLimits limits;

  /// Oldest first.
  private final List<Pin> pins = new ArrayList<>();

  SnapshotPages(FeedLimits limits) {
    this.limits = limits;
  }

  /// Returns a page.
  ///
  /// @param at the producer's place
  /// @param state the objects there
  FeedAnswer page(FeedPull pull, Cursor at, IntentState state, long now) {
    tick(now);
    var pin = pull.isFirst() ? pin(pull, at, state, now) : find(pull.pinned());
    if (pin == null || pull.offset() > pin.objects.size()) {
      return new FeedAnswer.Refusal(pull.pull(), at, FeedAnswer.Reason.PIN_GONE);
    }
    pin.usedAt = now;
    var filler = new PageFiller(limits);
    int next = pull.offset();
    while (next < pin.objects.size() && filler.add(IntentsDigest.entry(pin.objects.get(next)))) {
      next++;
    }
    boolean last = next == pin.objects.size();
    return new FeedAnswer.Page(
        pull.pull(),
        pin.at,
        true,
        pull.offset(),
        filler.entries(),
        last ? List.of(IntentsDigest.status(pin.at.epoch())) : List.of(),
        last,
        last ? pin.digest : Digest.EMPTY);
  }

  private Pin pin(FeedPull pull, Cursor at, IntentState state, long now) {
    var newest = pins.isEmpty() ? null : pins.getLast();
    boolean full = pins.size() >= limits.pins();
    if (newest != null
        && (newest.at.equals(at) || (full && newest.at.compareTo(pull.cursor()) >= 0))) {
      return newest;
    }
    if (full) {
      // Only for a consumer that is further than every pin: what it is to have is newer.
      pins.removeFirst();
    }
    var pin = new Pin(at, state, now);
    pins.add(pin);
    return pin;
  }

  private @Nullable Pin find(Cursor at) {
    return pins.stream().filter(pin -> pin.at.equals(at)).findFirst().orElse(null);
  }

  /// Lets go of pins that nobody asks for.
  void tick(long now) {
    pins.removeIf(pin -> pin.usedAt + limits.pinIdle().toMillis() < now);
  }
}
