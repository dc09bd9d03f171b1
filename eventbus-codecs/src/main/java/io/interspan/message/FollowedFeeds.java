package io.interspan.message;

import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.MirrorStep;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The feeds that a service follows: for each, of whom, and the mirror.
final class FollowedFeeds {
  private record Source(FeedId id, ServiceAddress producer) {
    String alarmId(MirrorStep.Reason reason) {
      return "feed/" + id + "/" + producer + "/" + word(reason);
    }

    private static String word(MirrorStep.Reason reason) {
      return switch (reason) {
        case OLD_EPOCH -> "old-epoch";
        case WRONG_DIGEST -> "wrong-digest";
        case TOO_LARGE -> "too-large";
      };
    }
  }

  private static final class Follow {
    final FeedMirror mirror;
    final EnumSet<MirrorStep.Reason> alarms = EnumSet.noneOf(MirrorStep.Reason.class);

    Follow(FeedMirror mirror) {
      this.mirror = mirror;
    }
  }

  private final Letters letters;
  private final Silence silence;
  private final LinkedHashMap<Source, Follow> feeds = new LinkedHashMap<>();

  private final LinkedHashMap<ServiceAddress, LinkedHashSet<Source>> byProducer =
      new LinkedHashMap<>();

  /// When each mirror has something to do by itself.
  private final DueQueue<Source> wakes = new DueQueue<>();

  /// The highest number of a pull so far: mirrors that are made in one moment must not take each
  /// other's answers for their own.
  private long lastPull;

  /// Alarms of feeds that are no longer followed, to be ended with the next effects.
  private final List<Effect> over = new ArrayList<>();

  FollowedFeeds(FeedLimits limits, Letters letters) {
    this.letters = letters;
    // A producer in reach answers the pulls that renew the lease.
    this.silence = new Silence(limits.lease().toMillis());
  }

  void add(FeedId id, ServiceAddress producer, FeedMirror mirror, long now, List<Effect> out) {
    var source = new Source(id, producer);
    remove(id, producer);
    var follow = new Follow(mirror);
    feeds.put(source, follow);
    byProducer.computeIfAbsent(producer, _ -> new LinkedHashSet<>()).add(source);
    silence.expect(producer, now);
    mirror.numberAbove(lastPull);
    take(source, follow, mirror.start(now), out);
  }

  void remove(FeedId id, ServiceAddress producer) {
    var source = new Source(id, producer);
    var follow = feeds.remove(source);
    wakes.remove(source);
    if (follow != null) {
      byProducer.computeIfPresent(
          producer, (_, of) -> of.remove(source) && of.isEmpty() ? null : of);
      silence.expectLess(producer, over);
      end(source, follow, over);
    }
  }

  /// Asks again for all that comes from `producer`.
  void restart(ServiceAddress producer, long now, List<Effect> out) {
    for (var source : byProducer.getOrDefault(producer, new LinkedHashSet<>())) {
      var follow = Objects.requireNonNull(feeds.get(source));
      take(source, follow, follow.mirror.start(now), out);
    }
  }

  @Nullable FeedMirror mirror(FeedId id, ServiceAddress producer) {
    var follow = feeds.get(new Source(id, producer));
    return follow == null ? null : follow.mirror;
  }

  /// Takes note that `producer` said something of a feed.
  void heard(ServiceAddress producer, long now, List<Effect> out) {
    silence.heard(producer, now, out);
  }

  /// Returns when `producer` said anything last, or since when it is followed; empty where nothing
  /// of it is.
  OptionalLong heardAt(ServiceAddress producer) {
    return silence.heardAt(producer);
  }

  /// Has the feed's mirror take something; empty where its pull did not end by it.
  Optional<Followed> step(
      FeedId id,
      ServiceAddress producer,
      Function<FeedMirror, MirrorStep> event,
      List<Effect> out) {
    var source = new Source(id, producer);
    var follow = feeds.get(source);
    return follow == null
        ? Optional.empty()
        : take(source, follow, event.apply(follow.mirror), out);
  }

  List<Followed> tick(long now, List<Effect> out) {
    out.addAll(over);
    over.clear();
    silence.tick(now, out);
    var moved = new ArrayList<Followed>();
    for (var source : wakes.due(now)) {
      var follow = feeds.get(source);
      if (follow != null) {
        take(source, follow, follow.mirror.onTick(now), out).ifPresent(moved::add);
      }
    }
    return moved;
  }

  private Optional<Followed> take(Source source, Follow follow, MirrorStep step, List<Effect> out) {
    wakes.set(source, follow.mirror.wakeAt());
    step.next()
        .ifPresent(pull -> {
          lastPull = Math.max(lastPull, pull.pull());
          out.add(letters.pull(source.producer, source.id, pull));
        });
    return switch (step) {
      case MirrorStep.Nothing _, MirrorStep.Ask _ -> Optional.empty();
      case MirrorStep.Applied applied -> {
        end(source, follow, out);
        yield Optional.of(new Followed(source.id, source.producer, applied));
      }
      case MirrorStep.Alarmed(var reason, String text, var _) -> {
        follow.alarms.add(reason);
        out.add(
            new Effect.Alarm(
                source.alarmId(reason), source.id + " from " + source.producer + ": " + text));
        yield Optional.empty();
      }
    };
  }

  private static void end(Source source, Follow follow, List<Effect> out) {
    follow.alarms.forEach(reason -> out.add(new Effect.Alarm(source.alarmId(reason), "")));
    follow.alarms.clear();
  }
}
