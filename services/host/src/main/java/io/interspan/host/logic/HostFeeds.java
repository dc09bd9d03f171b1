package io.interspan.host.logic;

import io.interspan.message.Effect;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.Followed;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.Digest;
import io.interspan.model.feed.DurableCopies;
import io.interspan.model.feed.FeedCounters;
import io.interspan.model.feed.OriginStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the host follows: its plan, and the state of the segments that the plan has; both on its
/// disk, so that it forwards from there while no controller answers.
final class HostFeeds {
  private static final String PLAN_ORIGIN = "log";

  private final HostConfig config;
  private final FeedDesk desk;
  private final HostSessions sessions;
  private final HostPorts ports;
  private final DiskWrites disk;
  private final FeedId planId;
  private final TreeMap<String, DurableFeed> segments = new TreeMap<>();

  /// Segments that are planned no more: forgotten once their ports are closed.
  private final TreeSet<String> gone = new TreeSet<>();

  /// What is in force.
  ///
  /// @param node the node that the plan came from; empty where none did since the start
  /// @param at the place in its feed
  /// @param digest what the feed's table has for its digest there, if it has what is acted upon
  ///   here
  record Realized(String node, Cursor at, Digest digest) {}

  /// Places of the plan that are in force once their write is on the disk, by ticket.
  private final TreeMap<Long, Realized> realizing = new TreeMap<>();

  private DurableFeed plan;
  private long auditedAt;
  private Realized realized = new Realized("", Cursor.NONE, Digest.EMPTY);

  HostFeeds(
      HostConfig config, FeedDesk desk, HostSessions sessions, HostPorts ports, DiskWrites disk) {
    this.config = config;
    this.desk = desk;
    this.sessions = sessions;
    this.ports = ports;
    this.disk = disk;
    this.planId = new FeedId(Feeds.HOST_PLAN, config.host());
    this.plan = DurableFeed.load(planId, List.of(), config.feedLimits());
  }

  private static FeedId stateId(String segment) {
    return new FeedId(Feeds.SEGMENT_STATE, segment);
  }

  /// Takes back what is on the disk.
  void restore(List<StoredEntry> stored, long now, List<Effect> out) {
    plan = DurableFeed.load(planId, stored, config.feedLimits());
    readPlan();
    for (var segment : StoredHost.segments(stored)) {
      if (ports.plan().segments().containsKey(segment)) {
        var feed = DurableFeed.load(stateId(segment), stored, config.feedLimits());
        segments.put(segment, feed);
        ports.changed(segment, feed.everything(), now);
      } else {
        disk.add(DurableFeed.clear(stateId(segment), config.feedLimits()), out);
      }
    }
    keepSegments(out);
  }

  /// A plan that was never complete is none: ports must not open by half of one.
  private void readPlan() {
    boolean isWhole =
        plan.copies()
            .state(PLAN_ORIGIN)
            .filter(state -> state != OriginStatus.State.FILLING)
            .isPresent();
    ports.plan(
        isWhole
            ? HostPlan.read(config.origin(), plan.copies().values(PLAN_ORIGIN))
            : HostPlan.EMPTY);
  }

  /// Follows plan and segment states at the nodes that have them, as far as their sessions are
  /// open; what came from others stands until then.
  void follow(long now, List<Effect> out) {
    desk.shardEpoch(sessions.map().epoch());
    sessions
        .composer()
        .filter(sessions::isOpen)
        .ifPresent(node -> plan.follow(sessions.address(node), desk, now, out));
    for (var feed : segments.values()) {
      sessions
          .stateSource(feed.id().instance())
          .filter(sessions::isOpen)
          .ifPresent(node -> feed.follow(sessions.address(node), desk, now, out));
    }
  }

  /// Takes what a feed brought.
  void followed(Followed moved, long now, List<Effect> out) {
    boolean isPlan = moved.id().equals(planId);
    var feed = isPlan ? plan : segments.get(moved.id().instance());
    if (feed == null) {
      return;
    }
    var taken = feed.take(moved.producer(), moved.applied()).orElse(null);
    if (taken == null) {
      return;
    }
    long written =
        taken.isNew() ? disk.add(taken.step().write(), out) : realizing.isEmpty() ? 0 : disk.last();
    if (isPlan) {
      readPlan();
      keepSegments(out);
      dropKept(out);
      for (var segment : segments.values()) {
        dropStrangers(segment, now, out);
        takeBack(segment, now, out);
      }
      follow(now, out);
      plan.audit(PLAN_ORIGIN)
          .ifPresent(digest ->
              realizing(
                  new Realized(moved.producer().node(), moved.applied().at(), digest), written));
    } else {
      ports.changed(moved.id().instance(), taken.step().changes(), now);
      dropStrangers(feed, now, out);
    }
  }

  /// Drops the hosts of sites that a segment does not span any more: a controller that was down
  /// when that changed never knew them, and cannot say that they are gone.
  private void dropStrangers(DurableFeed feed, long now, List<Effect> out) {
    for (var origin : List.copyOf(feed.copies().origins())) {
      if (!isSpanned(feed, origin)) {
        changed(feed, feed.forget(origin), now, out);
      }
    }
  }

  /// Takes the hosts back of sites that a segment spans again: their entries may have come before
  /// the plan that wants them.
  private void takeBack(DurableFeed feed, long now, List<Effect> out) {
    for (var origin : feed.missing()) {
      if (isSpanned(feed, origin)) {
        feed.takeBack(origin).ifPresent(step -> changed(feed, step, now, out));
      }
    }
  }

  private boolean isSpanned(DurableFeed feed, String origin) {
    var site = origin.substring(0, Math.max(0, origin.indexOf('/')));
    return site.equals(config.site()) || ports.plan().spans(feed.id().instance(), site);
  }

  private void changed(DurableFeed feed, DurableCopies.Step step, long now, List<Effect> out) {
    disk.add(step.write(), out);
    ports.changed(feed.id().instance(), step.changes(), now);
  }

  /// Notes that the plan's place is in force once `written` is on the disk, if it is the plan that
  /// is acted upon.
  private void realizing(Realized place, long written) {
    boolean isHeld =
        plan.mirror()
            .flatMap(mirror -> mirror.status(PLAN_ORIGIN))
            .filter(status -> status.state() == OriginStatus.State.COMPLETE)
            .filter(status -> plan.copies().stamp(PLAN_ORIGIN).equals(Optional.of(status.stamp())))
            .isPresent();
    if (isHeld && written == 0) {
      realized = place;
    } else if (isHeld) {
      realizing.put(written, place);
    }
  }

  /// Looks whether what is acted upon is still what came: every now and then, as a memory or a disk
  /// may fail without a word.
  void audit(long now) {
    if (now - auditedAt < config.limits().audit().toMillis()) {
      return;
    }
    auditedAt = now;
    boolean isQuiet =
        realizing.isEmpty()
            && plan.mirror().filter(mirror -> mirror.cursor().equals(realized.at())).isPresent();
    if (isQuiet) {
      plan.audit(PLAN_ORIGIN)
          .ifPresent(digest -> realized = new Realized(realized.node(), realized.at(), digest));
    }
  }

  /// Begins with the segments that the plan has, and ends with those that it has no more.
  private void keepSegments(List<Effect> out) {
    var wanted = ports.plan().segments().keySet();
    for (var feed : List.copyOf(segments.values())) {
      var segment = feed.id().instance();
      if (!wanted.contains(segment)) {
        segments.remove(segment);
        feed.unfollow(desk);
        disk.add(DurableFeed.clear(feed.id(), config.feedLimits()), out);
        gone.add(segment);
      }
    }
    for (var segment : wanted) {
      gone.remove(segment);
      segments.computeIfAbsent(
          segment, path -> DurableFeed.load(stateId(path), List.of(), config.feedLimits()));
    }
  }

  /// Lets go of what was learned at ports that the plan has no more. Not at the start: the plan of
  /// the disk may be damaged, and what a workload does not say again would be lost.
  private void dropKept(List<Effect> out) {
    var keys = ports.dropKept().stream().map(StoredHost::learnedKey).toList();
    if (!keys.isEmpty()) {
      disk.add(new CopyWrite(List.of(), keys, List.of()), out);
    }
  }

  /// Forgets the state of segments that the plan has no more; their ports are closed now.
  void forgetGone() {
    gone.forEach(ports::forget);
    gone.clear();
  }

  /// Takes it that all writes up to this one are on the disk.
  void persisted(long ticket) {
    var done = realizing.headMap(ticket, true);
    if (!done.isEmpty()) {
      realized = done.lastEntry().getValue();
      done.clear();
    }
  }

  /// Returns what came of the plan since the start.
  FeedCounters planReceived() {
    return plan.received();
  }

  /// Returns which rows of the disk could not be read, in words.
  List<String> unread() {
    var all = new ArrayList<>(plan.unread());
    segments.values().forEach(feed -> all.addAll(feed.unread()));
    return all;
  }

  /// Returns the place of the plan's feed that is in force and on the disk.
  Realized realized() {
    return realized;
  }

  /// Returns the place of the site's configuration that the plan shows.
  Cursor planStamp() {
    return plan.copies().stamp(PLAN_ORIGIN).orElse(Cursor.NONE);
  }
}
