package io.interspan.message;

import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedAnswer;
import io.interspan.model.feed.FeedHint;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedPull;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.Subscribers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The feeds that a service produces, and who follows them.
final class ProducedFeeds {
  /// How many feeds that are not produced here are remembered as asked for, so that those who asked
  /// are told when they begin. Beyond it, the one asked for longest ago is forgotten: who asked
  /// pulls again on a timer.
  private static final int MAX_ASKED_FOR = 1_024;

  private static final class Produced {
    final FeedTable table;
    final Subscribers subscribers;
    final Predicate<ServiceAddress> mayPull;

    /// The place that subscribers were last told of; null where they are to be told in any case.
    @Nullable Cursor told;

    Produced(FeedTable table, Subscribers subscribers, Predicate<ServiceAddress> mayPull) {
      this.table = table;
      this.subscribers = subscribers;
      this.mayPull = mayPull;
    }

    /// Returns when a hint is to be repeated, or a pin may go.
    long wakeAt() {
      return told == null ? Long.MIN_VALUE : Math.min(subscribers.nextDue(), table.pinsExpireAt());
    }
  }

  private final FeedLimits limits;
  private final Letters letters;
  private final DeskDrops drops;
  private final LinkedHashMap<FeedId, Produced> feeds = new LinkedHashMap<>();
  private final DueQueue<FeedId> wakes = new DueQueue<>();
  private final LinkedHashMap<FeedId, Subscribers> askedFor = new LinkedHashMap<>();

  /// For each consumer, the feeds that it has pulled since it left last.
  private final HashMap<String, LinkedHashSet<FeedId>> pulledBy = new HashMap<>();

  ProducedFeeds(FeedLimits limits, Letters letters, DeskDrops drops) {
    this.limits = limits;
    this.letters = letters;
    this.drops = drops;
  }

  void add(FeedId id, FeedTable table, Predicate<ServiceAddress> mayPull) {
    var before = feeds.get(id);
    var asked = askedFor.remove(id);
    var subscribers =
        before != null ? before.subscribers : asked != null ? asked : new Subscribers(limits);
    var feed = new Produced(table, subscribers, mayPull);
    feeds.put(id, feed);
    wakes.set(id, feed.wakeAt());
  }

  void remove(FeedId id) {
    wakes.remove(id);
    if (feeds.remove(id) != null) {
      pulledBy.values().removeIf(pulled -> pulled.remove(id) && pulled.isEmpty());
    }
  }

  boolean has(FeedId id) {
    return feeds.containsKey(id);
  }

  void publish(FeedId id, long now, List<Effect> out) {
    var feed = feeds.get(id);
    if (feed != null) {
      publish(id, feed, now, out);
    }
  }

  private void publish(FeedId id, Produced feed, long now, List<Effect> out) {
    var at = feed.table.current();
    if (!at.equals(feed.told)) {
      feed.told = at;
      hint(id, feed, feed.subscribers.changed(now), out);
      wakes.set(id, feed.wakeAt());
    }
  }

  void correct(FeedId id, ServiceAddress consumer, List<Effect> out) {
    var feed = feeds.get(id);
    if (feed != null) {
      var hint = new FeedHint(feed.table.current(), feed.table.digest(), true);
      out.add(letters.hint(consumer, id, hint));
    }
  }

  void tick(long now, List<Effect> out) {
    for (var id : wakes.due(now)) {
      var feed = feeds.get(id);
      if (feed != null) {
        if (feed.told == null) {
          publish(id, feed, now, out);
        }
        feed.table.expirePins(now);
        hint(id, feed, feed.subscribers.due(now), out);
        wakes.set(id, feed.wakeAt());
      }
    }
  }

  void answer(FeedId id, ServiceAddress from, FeedPull pull, long now, List<Effect> out) {
    var feed = feeds.get(id);
    if (feed == null || feed.mayPull.test(from)) {
      pulledBy.computeIfAbsent(from.toString(), _ -> new LinkedHashSet<>()).add(id);
    }
    if (feed == null) {
      drops.add(DeskDrops.Reason.NOT_PRODUCED);
      askedFor(id).renew(from.toString(), false, now);
      var refusal = new FeedAnswer.Refusal(pull.pull(), Cursor.NONE, FeedAnswer.Reason.NOT_HERE);
      out.add(letters.answer(from, id, refusal));
    } else if (!feed.mayPull.test(from)) {
      drops.add(DeskDrops.Reason.NOT_ALLOWED);
    } else {
      feed.subscribers.renew(from.toString(), pull.holds(feed.table.current()), now);
      out.add(letters.answer(from, id, feed.table.answer(pull, now)));
      wakes.set(id, feed.wakeAt());
    }
  }

  void leave(ServiceAddress subscriber) {
    var pulled = pulledBy.remove(subscriber.toString());
    if (pulled != null) {
      for (var id : pulled) {
        var feed = feeds.get(id);
        if (feed != null) {
          feed.subscribers.remove(subscriber.toString());
        }
      }
    }
    askedFor.values().forEach(subscribers -> subscribers.remove(subscriber.toString()));
  }

  private Subscribers askedFor(FeedId id) {
    var known = askedFor.get(id);
    var subscribers = known == null ? new Subscribers(limits) : known;
    askedFor.putLast(id, subscribers);
    if (askedFor.size() > MAX_ASKED_FOR) {
      askedFor.pollFirstEntry();
    }
    return subscribers;
  }

  private void hint(FeedId id, Produced feed, List<String> to, List<Effect> out) {
    if (!to.isEmpty()) {
      var hint = feed.table.hint();
      to.forEach(one -> out.add(letters.hint(ServiceAddress.parse(one), id, hint)));
    }
  }
}
