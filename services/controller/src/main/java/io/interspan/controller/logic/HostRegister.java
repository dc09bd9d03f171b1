package io.interspan.controller.logic;

import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.ServiceAddress;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.MirrorStep;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The hosts that a node knows, their sessions and their plans.
///
/// ```
///           hello, and the map says so              silent, or the map says another
///   unknown ─────────────────────────▶ live ◀────────────────────────────────▶ stale
///                                       │ bye            hello                  │ forgotten, bye,
///                                       ▼                                       ▼ or handed over
///                                    removed                                 removed
/// ```
final class HostRegister {
  private final ControllerConfig config;
  private final FeedDesk desk;
  private final Shards shards;
  private final SessionDesk sessions;
  private final TreeMap<String, KnownHost> hosts = new TreeMap<>();
  private final List<HostChange> changes = new ArrayList<>();
  private final PlanComposer plans;
  private final TreeSet<String> realizationsDue = new TreeSet<>();

  private final HostProblems problems;

  private final HostAudit audit;

  /// Hosts with a session, in the order in which they were heard last.
  private final LinkedHashMap<String, KnownHost> live = new LinkedHashMap<>();

  /// Hosts without a session that have reported nothing: they go with the next tick.
  private final TreeSet<String> strangers = new TreeSet<>();

  /// Above the versions of the plans of all hosts that went: one that comes back goes on there.
  private long planFloor;

  /// Hosts that are forgotten, and whose sessions are from before, by the stamps of that.
  private final TreeMap<String, Cursor> going = new TreeMap<>();

  /// Hosts that said hello before there was a map to tell whose they are.
  private final TreeSet<String> early = new TreeSet<>();

  /// Hosts that reported here, and whose master is another node now.
  private final TreeMap<String, KnownHost> moved = new TreeMap<>();

  private boolean full;

  HostRegister(ControllerConfig config, FeedDesk desk, Shards shards) {
    this.config = config;
    this.desk = desk;
    this.shards = shards;
    this.sessions = new SessionDesk(config, shards);
    this.plans = new PlanComposer(Collections.unmodifiableSortedMap(hosts), shards);
    this.problems = new HostProblems(config.site());
    this.audit = new HostAudit(desk, HostRegister::planId);
  }

  /// Returns a view of the hosts.
  SortedMap<String, KnownHost> hosts() {
    return Collections.unmodifiableSortedMap(hosts);
  }

  private static FeedId planId(String host) {
    return new FeedId(Feeds.HOST_PLAN, host);
  }

  private static FeedId reportId(String host) {
    return new FeedId(Feeds.HOST_REPORT, host);
  }

  private static FeedId realizationId(String host) {
    return new FeedId(Feeds.HOST_REALIZATION, host);
  }

  /// Takes a host's message.
  ///
  /// @param epoch of the feeds of this node
  /// @return whether it is a feed's message that the host may send
  boolean received(ServiceAddress from, Envelope envelope, long epoch, long now, List<Effect> out) {
    if (!from.site().equals(config.site())) {
      return false;
    }
    if (shards.map().nodes().isEmpty()) {
      if (envelope.hasHello() && early.size() < config.limits().hosts()) {
        early.add(from.node());
      }
      return false;
    }
    var known = hosts.get(from.node());
    return switch (envelope.getBodyCase()) {
      case HELLO -> {
        if (envelope.getHello().getSite().equals(from.site())
            && envelope.getHello().getHost().equals(from.node())) {
          hello(from, epoch, now, out);
        }
        yield false;
      }
      case BYE -> {
        if (known != null) {
          left(known);
        }
        yield false;
      }
      case HINT, PULL, PAGE, REFUSAL -> {
        if (known == null || !known.live) {
          sessions.refuse(from, "there is no session: say hello", out);
          yield false;
        }
        heard(known, now);
        if (envelope.getShardEpoch() < shards.map().epoch()) {
          sessions.welcome(from, out);
        }
        // As its session sees to, too.
        yield envelope.getFeed().equals(Feeds.SEGMENT_STATE.feedName())
            || envelope.getInstance().equals(from.node());
      }
      case WELCOME,
          SESSION_REFUSAL,
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
          false;
    };
  }

  private void hello(ServiceAddress from, long epoch, long now, List<Effect> out) {
    var host = from.node();
    if (!shards.welcomes(host)) {
      sessions.refuse(from, "another node is this host's master", out);
      return;
    }
    var known = hosts.get(host);
    if (known == null) {
      if (hosts.size() >= config.limits().hosts()) {
        full = true;
        sessions.refuse(from, "this node has as many hosts as it may have", out);
        return;
      }
      known = new KnownHost(host, config, epoch);
      known.plan().advance(planFloor);
      hosts.put(host, known);
    }
    sessions.welcome(from, out);
    heard(known, now);
    going.remove(host);
    moved.remove(host);
    // Until its report was read again a plan would be made for workloads that it may not have any
    // more, or without those that it has: it may have been at another node meanwhile.
    known.refreshing = true;
    plans.due(host);
    if (!known.isHeld()) {
      plans.held(host, false);
    }
    if (known.live) {
      desk.wayIsNew(from, now, out);
      return;
    }
    known.live = true;
    desk.produce(planId(host), known.plan(), from::equals);
    desk.follow(reportId(host), from, known.reportMirror, now, out);
    desk.follow(realizationId(host), from, known.realizationMirror, now, out);
    changes.add(new HostChange.Mark(known));
    judge(known);
  }

  private void heard(KnownHost known, long now) {
    known.heardAt = now;
    live.putLast(known.host(), known);
  }

  private void lost(KnownHost known) {
    known.live = false;
    live.remove(known.host());
    desk.unfollow(reportId(known.host()), known.address());
    desk.unfollow(realizationId(known.host()), known.address());
    desk.left(known.address());
    strangers.add(known.host());
    plans.due(known.host());
    changes.add(new HostChange.Mark(known));
    judge(known);
    var goneAt = going.remove(known.host());
    if (goneAt != null) {
      forget(known.host(), goneAt);
    }
  }

  /// Takes note that another connection says to be a host, which is there.
  void contested(String host, long now) {
    if (hosts.containsKey(host)) {
      problems.contested(host, now);
    }
  }

  /// A host that says good-bye starts with a new epoch when it comes back: its entries go at a
  /// stamp that no relay has had.
  private void left(KnownHost known) {
    var stamp = known.stamp();
    if (known.live) {
      lost(known);
    }
    stamp.ifPresent(at -> remove(known, beyond(at), beyond(known.realizationStamp())));
  }

  /// Returns the place after the last one of a host's session; its next session begins after that.
  static Cursor beyond(Cursor stamp) {
    return new Cursor(stamp.epoch(), stamp.version() + 1);
  }

  /// Drops the entries of a host, because an operator says so: at a stamp that none of them has,
  /// and that is before all that the host says in a new session. One that has a session still, as
  /// others may hear sooner that it is gone, is dropped when that ends, unless it is back by then.
  ///
  /// @param stamp the place in its report up to which others had it
  void forget(String host, Cursor stamp) {
    var known = hosts.get(host);
    if (known != null && known.live) {
      going.put(host, stamp);
    } else if (known != null) {
      known
          .stamp()
          .map(at -> at.compareTo(stamp) < 0 ? stamp : at)
          .ifPresent(at -> remove(known, beyond(at), beyond(known.realizationStamp())));
    }
  }

  /// Lets those stay that are forgotten no longer.
  ///
  /// @param forgotten those that are
  void forgetOnly(Set<String> forgotten) {
    going.keySet().retainAll(forgotten);
  }

  private void remove(KnownHost known, Cursor stamp, Cursor realizationStamp) {
    changes.add(new HostChange.Removed(known, stamp, realizationStamp));
    clear(known);
  }

  /// Lets go of a host that another node shows as this one would.
  void handedOver(KnownHost known) {
    changes.add(new HostChange.HandedOver(known));
    clear(known);
  }

  private void clear(KnownHost known) {
    plans.attachments(known.host(), known.view().attachments().keySet(), new TreeSet<>());
    known.clear();
    plans.held(known.host(), true);
    moved.remove(known.host());
    audit.forget(known.host());
    strangers.add(known.host());
    judge(known);
  }

  /// Makes room: whoever says hello, and then nothing, takes no other's place for good.
  private void dropStrangers() {
    for (var host : strangers) {
      var known = hosts.get(host);
      if (known != null && !known.live && !known.isReported()) {
        hosts.remove(host);
        planFloor = Math.max(planFloor, known.plan().current().version());
        desk.withdraw(planId(host));
        plans.forget(host);
        audit.forget(host);
        problems.forget(host);
      }
    }
    strangers.clear();
  }

  /// Marks hosts that were silent for too long, and tells those again whose plan differs.
  void tick(long now, List<Effect> out) {
    long since = now - config.limits().silence().toMillis();
    var first = live.firstEntry();
    while (first != null && first.getValue().heardAt <= since) {
      lost(first.getValue());
      first = live.firstEntry();
    }
    dropStrangers();
    problems.tick(now);
    audit.tick(hosts, now, out);
  }

  /// Tells hosts of a new shard map, and sends those away whose master is another node now.
  ///
  /// @param epoch of the feeds of this node
  void mapChanged(long epoch, long now, List<Effect> out) {
    for (var known : hosts.values()) {
      boolean welcome = shards.welcomes(known.host());
      if (known.live && welcome) {
        sessions.welcome(known.address(), out);
      } else if (known.live) {
        lost(known);
        sessions.refuse(known.address(), "another node is this host's master now", out);
      }
      if (welcome) {
        moved.remove(known.host());
      } else if (known.isReported()) {
        moved.put(known.host(), known);
      }
      plans.due(known.host());
      // Another node may tell of it now, or this one.
      changes.add(new HostChange.Mark(known));
      judge(known);
    }
    for (var host : early) {
      hello(ServiceAddress.host(config.site(), host), epoch, now, out);
    }
    early.clear();
  }

  /// Takes what a host's report brought.
  void reported(String host, MirrorStep.Applied applied) {
    var known = hosts.get(host);
    // What it reports is read again every now and then, and is mostly what it was.
    if (known == null || (isNothing(applied) && !known.refreshing)) {
      return;
    }
    var before = known.view().attachments().keySet();
    Optional<SortedSet<String>> changed = known.apply(applied, config.limits().entriesPerHost());
    plans.attachments(host, before, known.view().attachments().keySet());
    plans.due(host);
    changes.add(
        changed.isPresent()
            ? new HostChange.Entries(known, changed.get())
            : new HostChange.Mark(known));
    judge(known);
  }

  private static boolean isNothing(MirrorStep.Applied applied) {
    return applied.changes().isEmpty() && applied.statuses().isEmpty() && !applied.snapshot();
  }

  /// Takes what a host says that it has in force.
  void realized(String host, MirrorStep.Applied applied, long now, List<Effect> out) {
    if (isNothing(applied)) {
      return;
    }
    realizationsDue.add(host);
    var known = hosts.get(host);
    if (known != null) {
      audit.look(known, now, out);
      judge(known);
    }
    plans.held(host, known == null || known.isHeld());
  }

  /// Returns how often a host was found to hold another plan than the one it was sent.
  long differed() {
    return audit.differed();
  }

  /// Composes the plans that may be others now, as [PlanComposer#compose] does.
  SortedSet<String> compose(
      Collection<String> affected,
      @Nullable Cursor stamp,
      long settled,
      long revision,
      SiteConfig site) {
    var looked = plans.compose(affected, stamp, settled, revision, site);
    for (var host : looked) {
      var known = hosts.get(host);
      if (known != null) {
        judge(known);
        realizationsDue.add(host);
      }
    }
    return looked;
  }

  /// Returns the hosts that have one of some attachments.
  SortedSet<String> having(Collection<String> attachments) {
    return plans.having(attachments);
  }

  /// Has plans composed anew, whatever changed.
  void composeAgain(Collection<String> hosts) {
    hosts.forEach(plans::due);
  }

  /// Returns the hosts that reported here and have another master now.
  List<KnownHost> moved() {
    return List.copyOf(moved.values());
  }

  /// Returns what changed since the last call.
  List<HostChange> takeChanges() {
    var taken = List.copyOf(changes);
    changes.clear();
    return taken;
  }

  /// Returns the hosts whose realization may be another since the last call.
  List<String> takeRealizations() {
    var taken = List.copyOf(realizationsDue);
    realizationsDue.clear();
    return taken;
  }

  /// Keeps what is wrong with a host as it is now.
  private void judge(KnownHost known) {
    var host = known.host();
    boolean isSilent = !known.live && known.isReported() && !moved.containsKey(host);
    problems.judge(host, isSilent, audit.differs(host), known.leftOut(), known.view().problems());
  }

  /// Returns what is wrong, by what it is about.
  SortedMap<String, String> problems() {
    var problems = new TreeMap<>(this.problems.all());
    if (full && hosts.size() >= config.limits().hosts()) {
      problems.put(
          "controller/hosts",
          "hosts were refused: at most " + config.limits().hosts() + " are taken; add a node");
    }
    return problems;
  }
}
