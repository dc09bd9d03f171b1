package io.interspan.message;

import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.FeedPull;
import io.interspan.model.feed.FeedTable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All feeds that a service produces and follows: takes its feed messages, and says what to send.
///
/// What others send never throws: it is dropped and counted, see [#drops]. Subscriptions are leases
/// that each pull renews. Part of a service's logic: one thread at a time, no clock; effects are
/// added to the list `out` that is handed in. Times are milliseconds as [ServiceLogic#on] has them.
public final class FeedDesk {
  private final ServiceAddress self;
  private final Letters letters;
  private final DeskDrops drops = new DeskDrops();
  private final ProducedFeeds produced;
  private final FollowedFeeds followed;

  /// A desk without feeds.
  ///
  /// @param self the service's address
  public FeedDesk(ServiceAddress self, FeedLimits limits) {
    this.self = self;
    this.letters = new Letters(self);
    this.produced = new ProducedFeeds(limits, letters, drops);
    this.followed = new FollowedFeeds(limits, letters);
  }

  /// Sets what stands as shard epoch on envelopes between a host and a controller from now on.
  public void shardEpoch(long shardEpoch) {
    letters.shardEpoch(shardEpoch);
  }

  /// Produces a feed from now on, for whoever has the consumer's role. Those who asked for it
  /// before get a hint at the next tick. Where it is produced already, the table replaces the one
  /// before.
  ///
  /// @throws IllegalArgumentException where the catalogue has another role produce it
  public void produce(FeedId id, FeedTable table) {
    produce(id, table, _ -> true);
  }

  /// Produces a feed from now on.
  ///
  /// @param mayPull who, of those with the consumer's role, may have it
  public void produce(FeedId id, FeedTable table, Predicate<ServiceAddress> mayPull) {
    requireRole(id, "produced by", id.feed().producer(), self);
    produced.add(id, table, mayPull);
  }

  /// Produces a feed no longer. Who pulls it is told that it is not here.
  public void withdraw(FeedId id) {
    produced.remove(id);
  }

  /// Returns whether a feed is produced here.
  public boolean produces(FeedId id) {
    return produced.has(id);
  }

  /// Sends subscribers a hint where the table has moved since the last one.
  public void publish(FeedId id, long now, List<Effect> out) {
    produced.publish(id, now, out);
  }

  /// Has a consumer pull a snapshot, where it said that what it acts upon is not what the feed has.
  public void correct(FeedId id, ServiceAddress consumer, List<Effect> out) {
    produced.correct(id, consumer, out);
  }

  /// Follows a producer's feed from now on, beginning with a pull. Where it is followed already,
  /// the mirror replaces the one before.
  ///
  /// @throws IllegalArgumentException where the catalogue has other roles at the two ends
  public void follow(
      FeedId id, ServiceAddress producer, FeedMirror mirror, long now, List<Effect> out) {
    requireRole(id, "produced by", id.feed().producer(), producer);
    requireRole(id, "followed by", id.feed().consumer(), self);
    followed.add(id, producer, mirror, now, out);
  }

  /// Follows a producer's feed no longer. Its alarms end with the next tick.
  public void unfollow(FeedId id, ServiceAddress producer) {
    followed.remove(id, producer);
  }

  /// Returns the mirror of a feed, or null where it is not followed.
  public @Nullable FeedMirror mirror(FeedId id, ServiceAddress producer) {
    return followed.mirror(id, producer);
  }

  /// Returns when a producer said anything last, or since when it is followed, in milliseconds as
  /// [ServiceLogic#on] has them; empty where nothing of it is followed.
  public OptionalLong heardAt(ServiceAddress producer) {
    return followed.heardAt(producer);
  }

  /// Pulls all that is followed of `producer` again: the way to it is new, as when a session
  /// opened.
  public void wayIsNew(ServiceAddress producer, long now, List<Effect> out) {
    followed.restart(producer, now, out);
  }

  /// Ends the subscriptions of a consumer that said that it leaves.
  public void left(ServiceAddress consumer) {
    produced.leave(consumer);
  }

  /// Takes a feed message: a hint, a pull, a page or a refusal.
  ///
  /// @return the feed that moved by it, if any
  public List<Followed> received(Envelope envelope, long now, List<Effect> out) {
    try {
      return dispatch(envelope, now, out).stream().toList();
    } catch (MalformedMessageException _) {
      drops.add(DeskDrops.Reason.MALFORMED);
      return List.of();
    }
  }

  /// Repeats pulls and hints that are due. To be called at every [ServiceEvent.Ticked].
  ///
  /// @return the feeds that moved by it
  public List<Followed> tick(long now, List<Effect> out) {
    produced.tick(now, out);
    return followed.tick(now, out);
  }

  /// Returns what was dropped.
  public DeskDrops drops() {
    return drops;
  }

  private Optional<Followed> dispatch(Envelope envelope, long now, List<Effect> out) {
    if (!envelope.getTo().equals(self.toString())) {
      return drop(DeskDrops.Reason.NOT_FOR_US);
    }
    var feed = Feeds.find(envelope.getFeed());
    if (feed.isEmpty()) {
      return drop(DeskDrops.Reason.UNKNOWN_FEED);
    }
    var id = new FeedId(feed.get(), envelope.getInstance());
    return switch (envelope.getBodyCase()) {
      case PULL -> {
        var from = sender(envelope, id.feed().consumer());
        if (from.isEmpty() || self.role() != id.feed().producer()) {
          yield drop(DeskDrops.Reason.WRONG_SENDER);
        }
        FeedPull pull = FeedCodec.pull(envelope.getPull());
        // Who asks is there, whatever it has to say.
        followed.heard(from.get(), now, out);
        produced.answer(id, from.get(), pull, now, out);
        yield Optional.empty();
      }
      case HINT, PAGE, REFUSAL -> {
        var from = sender(envelope, id.feed().producer());
        if (from.isEmpty()) {
          yield drop(DeskDrops.Reason.WRONG_SENDER);
        }
        yield followed.mirror(id, from.get()) == null
            ? drop(DeskDrops.Reason.NOT_FOLLOWED)
            : heard(envelope, id, from.get(), now, out);
      }
      case HELLO,
          WELCOME,
          SESSION_REFUSAL,
          BYE,
          SPAN_QUESTION,
          SPAN_ANSWER,
          NODE_HELLO,
          MEMBERS_QUESTION,
          MEMBERS_REPLY,
          HOST_QUESTION,
          HOST_ANSWER,
          SITE_PREVIEW_QUESTION,
          SITE_PREVIEW_ANSWER,
          NODE_PREVIEW_QUESTION,
          NODE_PREVIEW_ANSWER,
          BODY_NOT_SET ->
          drop(DeskDrops.Reason.MALFORMED);
    };
  }

  private Optional<Followed> heard(
      Envelope envelope, FeedId id, ServiceAddress producer, long now, List<Effect> out) {
    if (envelope.hasHint()) {
      var hint = FeedCodec.hint(envelope.getHint());
      followed.heard(producer, now, out);
      return followed.step(id, producer, mirror -> mirror.onHint(hint, now), out);
    }
    var answer =
        envelope.hasPage()
            ? FeedCodec.page(envelope.getPage())
            : FeedCodec.refusal(envelope.getRefusal());
    followed.heard(producer, now, out);
    return followed.step(id, producer, mirror -> mirror.onAnswer(answer, now), out);
  }

  private Optional<Followed> drop(DeskDrops.Reason reason) {
    drops.add(reason);
    return Optional.empty();
  }

  private static Optional<ServiceAddress> sender(Envelope envelope, Role role) {
    try {
      return Optional.of(ServiceAddress.parse(envelope.getFrom()))
          .filter(from -> from.role() == role);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static void requireRole(FeedId id, String what, Role role, ServiceAddress who) {
    if (who.role() != role) {
      throw new IllegalArgumentException(
          "feed " + id + " is " + what + " a " + role.word() + ", not " + who);
    }
  }
}
