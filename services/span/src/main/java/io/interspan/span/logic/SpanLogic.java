package io.interspan.span.logic;

import io.interspan.message.Effect;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.Followed;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.span.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The span service: follows the log of intents, serves each site's plan.
///
/// ```
///           the log's objects                the log's revisions up to there
///  WAITING ───────────────────▶ REPLAYING ──────────────────────────────────▶ FOLLOWING
///                                   ▲       or PATIENCE_MILLIS without them       │
///                                   └──────── objects again: a new epoch ─────────┘
/// ```
///
/// It has no disk. A version in a plan is the revision that last changed it there, which the
/// objects as they are now do not tell: so every revision is worked through again from the first.
/// The objects, which come first, say where the log stands. Until its end is reached no plan is
/// served (or those of the epoch before are): nobody is told less than is there, and a site that is
/// ahead waits. Then what is served is what was served before.
public final class SpanLogic implements ServiceLogic {
  /// How long the log's revisions are waited for, from the objects on. After it the objects are
  /// compiled as if each came with its last revision: plans are right, but may be sent again. Long,
  /// since sites go on with what they have meanwhile; a global manager that says that it has no
  /// revisions is not waited for.
  static final long PATIENCE_MILLIS = 300_000;

  /// How often the revisions are asked for where objects are answered: answers to older questions
  /// may have spoilt an attempt.
  private static final int MAX_ATTEMPTS = 3;

  private static final FeedId LOG = new FeedId(Feeds.INTENTS, "");
  private static final String HISTORY_ALARM = "span/history";
  private static final String UNREADABLE_ALARM = "span/unreadable";

  private final FeedLimits limits;
  private final FeedDesk desk;
  private final Questions questions = new Questions();
  private final TreeMap<String, String> alarms = new TreeMap<>();
  private @Nullable Compilation current;
  private @Nullable Replay replay;
  private @Nullable Next next;

  /// The mirror to go on with. Not in the same millisecond: pulls are numbered by the clock, and an
  /// answer to the mirror before must not be taken for one to this.
  private record Next(FeedMirror mirror, long after) {}

  /// @param objects the mirror that shows the log's objects, to be gone back to without revisions
  /// @param at where the log stands at least
  /// @param until when patience ends
  /// @param attempt which one this is, from 1
  private record Replay(
      Compilation compilation, FeedMirror objects, Cursor at, long until, int attempt) {}

  /// Makes the service.
  public SpanLogic(FeedLimits limits) {
    this.limits = limits;
    this.desk = new FeedDesk(ServiceAddress.SPAN, limits);
  }

  @Override
  public ServiceAddress address() {
    return ServiceAddress.SPAN;
  }

  @Override
  public List<Effect> on(ServiceEvent event, long now) {
    var out = new ArrayList<Effect>();
    switch (event) {
      case ServiceEvent.Started _ ->
          desk.follow(LOG, ServiceAddress.GLOBAL_MANAGER, new FeedMirror(limits), now, out);
      case ServiceEvent.Received(var envelope) -> {
        if (envelope.hasSpanQuestion()) {
          questions.received(envelope, now, out);
        } else {
          desk.received(envelope, now, out).forEach(followed -> moved(followed, now, out));
        }
      }
      case ServiceEvent.Ticked() -> {
        desk.tick(now, out).forEach(followed -> moved(followed, now, out));
        if (next != null && now > next.after()) {
          desk.follow(LOG, ServiceAddress.GLOBAL_MANAGER, next.mirror(), now, out);
          next = null;
        }
        if (replay != null && now >= replay.until()) {
          goOnWithoutHistory(replay, now, out);
        }
        alarm(out);
      }
      // Nothing is written.
      case ServiceEvent.Persisted _ -> {}
    }
    questions.settle(current, now, out);
    return out;
  }

  private void moved(Followed followed, long now, List<Effect> out) {
    var applied = followed.applied();
    var replaying = replay;
    if (replaying != null && applied.at().epoch() == replaying.at().epoch()) {
      if (applied.snapshot()) {
        // The producer has no revisions, or their digest is wrong: these are its objects now.
        if (replaying.attempt() < MAX_ATTEMPTS) {
          begin(applied.at(), replaying.attempt() + 1, now);
        } else {
          goOnWithoutHistory(replaying, now, out);
        }
        return;
      }
      replaying.compilation().apply(applied.changes(), applied.at());
      if (applied.at().compareTo(replaying.at()) >= 0) {
        serve(replaying.compilation(), now, out);
      }
    } else if (applied.snapshot()) {
      begin(applied.at(), 1, now);
    } else if (current != null) {
      publish(current.apply(applied.changes(), applied.at()), current, now, out);
    }
  }

  /// Asks for all revisions of an epoch of the log, whose objects are here.
  private void begin(Cursor at, int attempt, long now) {
    var objects = mirror();
    replay =
        new Replay(
            new Compilation(at.epoch(), limits), objects, at, now + PATIENCE_MILLIS, attempt);
    // What was marked before the first revision comes with no revision.
    var marks = objects.statuses().stream().filter(mark -> mark.changed() == 0).toList();
    follow(FeedMirror.restore(limits, new Cursor(at.epoch(), 0), List.of(), marks), now);
  }

  /// Follows with another mirror from the next tick on.
  private void follow(FeedMirror mirror, long now) {
    desk.unfollow(LOG, ServiceAddress.GLOBAL_MANAGER);
    next = new Next(mirror, now);
  }

  private void goOnWithoutHistory(Replay replaying, long now, List<Effect> out) {
    var objects = mirror();
    if (objects.cursor().compareTo(replaying.at()) < 0) {
      objects = replaying.objects();
      follow(objects, now);
    }
    var entries = new ArrayList<>(objects.entries());
    entries.sort(Comparator.comparingLong(FeedEntry::version));
    var compilation = new Compilation(replaying.at().epoch(), limits);
    compilation.applyWithoutHistory(entries, objects.cursor());
    serve(compilation, now, out);
    alarms.put(
        HISTORY_ALARM,
        "the global manager does not serve the revisions of the log up to "
            + replaying.at()
            + ": plans are compiled from the objects as they are, and may be sent again");
  }

  /// Serves the plans of a compilation that has caught up, in place of those of the one before.
  private void serve(Compilation compilation, long now, List<Effect> out) {
    long revision = compilation.at().version();
    if (current != null) {
      for (var site : current.tables().all().keySet()) {
        if (!compilation.tables().declareEmpty(site, revision)) {
          desk.withdraw(plan(site));
        }
      }
    }
    // No consumer is ahead of the log: none waits for a version that another life gave out.
    compilation.tables().advance(revision);
    current = compilation;
    replay = null;
    alarms.put(HISTORY_ALARM, "");
    publish(compilation.tables().all().keySet(), compilation, now, out);
  }

  private void publish(Set<String> sites, Compilation compilation, long now, List<Effect> out) {
    for (var site : sites) {
      var table = compilation.tables().all().get(site);
      if (table != null) {
        desk.produce(plan(site), table, consumer -> consumer.site().equals(site));
        desk.publish(plan(site), now, out);
      }
    }
  }

  /// Says what is wrong, again and again while it lasts, and once that it is over.
  private void alarm(List<Effect> out) {
    if (current != null) {
      var bad = current.unreadable();
      alarms.put(
          UNREADABLE_ALARM,
          bad.isEmpty()
              ? ""
              : bad.size()
                  + " objects of the log are in no plan, the first: "
                  + bad.firstKey()
                  + " "
                  + bad.firstEntry().getValue());
    }
    alarms.forEach((id, text) -> out.add(new Effect.Alarm(id, text)));
    alarms.values().removeIf(String::isEmpty);
  }

  private FeedMirror mirror() {
    return next != null
        ? next.mirror()
        : Objects.requireNonNull(desk.mirror(LOG, ServiceAddress.GLOBAL_MANAGER));
  }

  private static FeedId plan(String site) {
    return new FeedId(Feeds.SITE_PLAN, site);
  }

  /// Returns the span of an object; unknown before the log was worked through.
  public Span span(IntentPath path) {
    return current == null ? new Span.Unknown() : current.engine().span(path);
  }

  /// Returns the compiler, to ask for reasons; none before the log was worked through.
  public Optional<SpanEngine> engine() {
    return Optional.ofNullable(current).map(Compilation::engine);
  }

  /// Returns the table of a site's plan as it is served.
  public Optional<FeedTable> table(String site) {
    return Optional.ofNullable(current).map(now -> now.tables().all().get(site));
  }

  /// Returns what there is to say, as of now. On the logic's thread.
  public SpanStatus status() {
    var phase =
        replay != null
            ? SpanStatus.Phase.REPLAYING
            : current == null ? SpanStatus.Phase.WAITING : SpanStatus.Phase.FOLLOWING;
    var plans = new TreeMap<String, Cursor>();
    if (current == null) {
      return new SpanStatus(phase, Cursor.NONE, 0, plans);
    }
    current.tables().all().forEach((site, table) -> plans.put(site, table.current()));
    return new SpanStatus(phase, current.at(), current.engine().size(), plans);
  }
}
