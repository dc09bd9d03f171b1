package io.interspan.controller.logic;

import io.interspan.controller.logic.firewall.PlanSizes;
import io.interspan.message.FeedCodec;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RealizedEntry;
import io.interspan.message.ServiceAddress;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.Digest;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.MirrorStep;
import io.interspan.model.feed.OriginCopies;
import io.interspan.model.feed.OriginStatus;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A host that this node has, or had, a session with.
///
/// Its plan's table stays for the life of the node, so that versions never go back. What it
/// reported stays until the host left, was forgotten, or another node shows it as this one would.
final class KnownHost {
  static final String PLAN_ORIGIN = "log";

  private final String host;
  private final String node;
  private final String origin;
  private final ServiceAddress address;
  private final FeedLimits limits;
  private final FeedTable plan;
  private final PlanMarks marks;
  private final TreeMap<String, Cursor> segmentStamps = new TreeMap<>();
  private OriginCopies report;
  private HostView view = HostView.NONE;
  private Cursor firstStamp = Cursor.NONE;
  private Reach reach = Reach.NOTHING;

  /// What the host last said of the plan that it holds.
  private @Nullable FeedEntry saysHeld;

  /// The same, read; null where that plan is not of this node's.
  private @Nullable Held held;

  /// What a host says that it holds.
  ///
  /// @param at the place in this node's feed
  /// @param digest of what it acts upon; null where it does not say
  private record Held(Cursor at, @Nullable Digest digest) {}

  FeedMirror reportMirror;
  FeedMirror realizationMirror;

  /// Whether it has a session now.
  boolean live;

  /// Whether its report has yet to be read again since its last hello.
  boolean refreshing;

  long heardAt;

  KnownHost(String host, ControllerConfig config, long epoch) {
    this.host = host;
    this.node = config.node();
    this.origin = config.origin(host);
    this.address = ServiceAddress.host(config.site(), host);
    this.limits =
        config
            .feedLimits()
            .withPulls(config.limits().reportEntries(), config.limits().reportBytes());
    this.plan = new FeedTable(epoch, limits);
    this.marks = new PlanMarks(epoch);
    this.report = new OriginCopies(limits);
    this.reportMirror = new FeedMirror(limits);
    this.realizationMirror = new FeedMirror(limits);
  }

  String host() {
    return host;
  }

  String origin() {
    return origin;
  }

  ServiceAddress address() {
    return address;
  }

  HostView view() {
    return view;
  }

  FeedTable plan() {
    return plan;
  }

  /// Returns whether the host has reported all that it has, in this session or one before.
  boolean isReported() {
    return stamp().isPresent()
        && report.state(origin).filter(s -> s != OriginStatus.State.FILLING).isPresent();
  }

  /// Returns the place in the host's report that this node shows.
  Optional<Cursor> stamp() {
    return report.stamp(origin);
  }

  /// Returns what the host reported.
  SortedMap<String, Bytes> reported() {
    return report.values(origin);
  }

  /// Returns the stamp of the host's entries on a segment: the place in its report where they last
  /// changed, as far as this node saw.
  Cursor stampIn(String segment) {
    return segmentStamps.getOrDefault(segment, firstStamp);
  }

  /// Takes what the host's report brought.
  ///
  /// @return the segments on which its entries changed; empty where its mark changed on all
  Optional<SortedSet<String>> apply(MirrorStep.Applied applied, int most) {
    var before = view;
    var stampBefore = stamp();
    report.offer(address.toString(), reportMirror, applied);
    boolean isNewSession = refreshing;
    refreshing = false;
    if (!isReported()) {
      return Optional.of(new TreeSet<>());
    }
    var stamp = stamp().orElseThrow();
    view = HostView.read(report.values(origin), most);
    // What a new session says is later than that the host was gone, as others may have it by now.
    if (isNewSession
        || stampBefore.isEmpty()
        || stampBefore.get().epoch() != stamp.epoch()
        || firstStamp.equals(Cursor.NONE)) {
      firstStamp = stamp;
      segmentStamps.clear();
      return Optional.empty();
    }
    var changed = new TreeSet<String>();
    var both = new TreeSet<>(before.state().keySet());
    both.addAll(view.state().keySet());
    for (var segment : both) {
      if (!before
          .state()
          .getOrDefault(segment, new TreeMap<>())
          .equals(view.state().getOrDefault(segment, new TreeMap<>()))) {
        segmentStamps.put(segment, stamp);
        changed.add(segment);
      }
    }
    return Optional.of(changed);
  }

  /// Drops what the host reported.
  void clear() {
    report = new OriginCopies(limits);
    reportMirror = new FeedMirror(limits);
    realizationMirror = new FeedMirror(limits);
    view = HostView.NONE;
    firstStamp = Cursor.NONE;
    segmentStamps.clear();
    reach = Reach.NOTHING;
  }

  /// Brings the plan's table to what was composed of the site's configuration at `config`.
  ///
  /// The stamp is the place in the configuration where the plan last changed: one that does not
  /// concern the host sends it nothing. A plan that was filling is stamped anew, since the host may
  /// have a later one from another composer; and so it is with each later configuration, until the
  /// host says that it holds one of this node's: the first configuration that a node has may be
  /// older than what the host has seen.
  ///
  /// @param settled the revision up to which the plan showed the log until now
  /// @param revision the revision up to which it shows it from now on
  void plan(SiteConfig.Composed composed, Cursor config, long settled, long revision) {
    var entries = composed.entries();
    var change = plan.begin();
    boolean same = true;
    for (var key : plan.entries(PLAN_ORIGIN).keySet()) {
      if (!entries.containsKey(key)) {
        change.remove(PLAN_ORIGIN, key);
        same = false;
      }
    }
    for (var entry : entries.entrySet()) {
      same &= put(entry.getKey(), entry.getValue(), change);
    }
    boolean isStamped =
        plan.status(PLAN_ORIGIN)
            .filter(status -> isHeld() || status.stamp().compareTo(config) >= 0)
            .isPresent();
    if (!same || !isPlanned() || !isStamped) {
      commit(change, config, settled, revision);
    }
    reach = composed.reach();
  }

  /// Brings some of the plan's table up to the site's configuration at `config`, of which nothing
  /// else concerns the host.
  ///
  /// @param changes by key; empty for what goes
  void change(
      SortedMap<String, Optional<Bytes>> changes, Cursor config, long settled, long revision) {
    var change = plan.begin();
    boolean same = true;
    for (var one : changes.entrySet()) {
      var key = one.getKey();
      if (one.getValue().isPresent()) {
        same &= put(key, one.getValue().get(), change);
      } else if (plan.entry(PLAN_ORIGIN, key).isPresent()) {
        change.remove(PLAN_ORIGIN, key);
        same = false;
      }
    }
    if (!same) {
      commit(change, config, settled, revision);
    }
  }

  /// Returns whether a key has that value already.
  private boolean put(String key, Bytes value, FeedTable.Change change) {
    var before = plan.entry(PLAN_ORIGIN, key);
    if (before.map(FeedEntry::value).filter(value::equals).isPresent()) {
      return true;
    }
    change.put(PLAN_ORIGIN, key, value);
    return false;
  }

  private void commit(FeedTable.Change change, Cursor config, long settled, long revision) {
    long before = plan.current().version();
    change.origin(PLAN_ORIGIN, OriginStatus.State.COMPLETE, config).commit();
    marks.mark(before, settled);
    marks.mark(plan.current().version(), revision);
  }

  /// Returns whether the plan is one to go by.
  boolean isPlanned() {
    return plan.status(PLAN_ORIGIN)
        .filter(status -> status.state() == OriginStatus.State.COMPLETE)
        .isPresent();
  }

  /// Marks the plan as not to be gone by until it was composed anew. Its entries stay; a pull that
  /// began before starts again, as its last page would say that the plan is complete.
  void planFills() {
    var before = plan.status(PLAN_ORIGIN);
    if (before.isEmpty() || before.get().state() != OriginStatus.State.FILLING) {
      plan.begin()
          .origin(
              PLAN_ORIGIN,
              OriginStatus.State.FILLING,
              before.map(OriginStatus::stamp).orElse(Cursor.NONE))
          .commit();
      plan.unpin();
    }
  }

  /// Returns the revision of the log that the host has in force, where it says so of a plan of this
  /// node's life.
  ///
  /// @param revision the revision up to which the newest plan shows the log
  Optional<Long> realized(long revision) {
    return heldPlan()
        .filter(_ -> !holdsAnother())
        .flatMap(at ->
            isPlanned() && at.equals(plan.current()) ? Optional.of(revision) : marks.revision(at));
  }

  /// Returns whether the host says that it holds a plan of this node, and of its present life.
  boolean isHeld() {
    return heldPlan().filter(at -> at.epoch() == plan.current().epoch()).isPresent();
  }

  /// Returns how large the plan is.
  PlanSizes sizes() {
    var sizes = PlanSizes.NONE;
    for (var entry : plan.entries(PLAN_ORIGIN).values()) {
      var value = entry.value();
      sizes = sizes.plus(entry.key(), value == null ? 0 : value.size());
    }
    return sizes;
  }

  /// Returns whether the host says that it holds the newest plan, and that it is another.
  boolean holdsAnother() {
    var said = held();
    return said != null
        && said.digest() != null
        && isPlanned()
        && said.at().equals(plan.current())
        && !said.digest().equals(plan.digest());
  }

  /// Returns the place of a plan of this node's that the host says it holds.
  Optional<Cursor> heldPlan() {
    return Optional.ofNullable(held()).map(Held::at);
  }

  private @Nullable Held held() {
    var status = realizationMirror.status(origin);
    var entry = realizationMirror.entry(origin, "host/" + host).orElse(null);
    if (status.isEmpty() || entry == null) {
      return null;
    }
    if (!entry.equals(saysHeld)) {
      saysHeld = entry;
      held = entry.value() == null ? null : read(entry.value());
    }
    return held;
  }

  private @Nullable Held read(Bytes said) {
    try {
      var realized = ProtoBytes.parse(RealizedEntry.parser(), said, host);
      // Two nodes may have started in one moment: their epochs do not tell them apart.
      return realized.getNode().equals(node)
          ? new Held(
              FeedCodec.cursor(realized.getPlan()),
              realized.hasDigest() ? FeedCodec.digest(realized.getDigest()) : null)
          : null;
    } catch (MalformedMessageException _) {
      return null;
    }
  }

  /// Returns the place in the host's own report of what it has in force.
  Cursor realizationStamp() {
    return realizationMirror.status(origin).map(OriginStatus::stamp).orElse(Cursor.NONE);
  }

  /// Returns the segments that find no room in the host's plan.
  SortedSet<String> leftOut() {
    return isPlanned() ? reach.leftOut() : Collections.emptySortedSet();
  }

  /// Returns the segments that the host has open ports on, as it says.
  SortedSet<String> ported() {
    return new TreeSet<>(view.state().keySet());
  }

  /// Returns the segments that the host's plan has, or its open ports are on.
  SortedSet<String> segments() {
    var segments = new TreeSet<>(reach.segments());
    segments.addAll(view.state().keySet());
    return Collections.unmodifiableSortedSet(segments);
  }
}
