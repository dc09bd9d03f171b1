package io.interspan.controller.logic;

import io.interspan.controller.logic.firewall.Firewall;
import io.interspan.controller.logic.firewall.OwnPort;
import io.interspan.firewall.logic.group.AddressSpace;
import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.firewall.logic.group.Workload;
import io.interspan.firewall.logic.group.WorkloadAddresses;
import io.interspan.message.ControlPlanePlan;
import io.interspan.message.FeedCodec;
import io.interspan.message.ForgottenHost;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.PlanEntry;
import io.interspan.message.PlanLabels;
import io.interspan.message.PortPlan;
import io.interspan.message.ProtoBytes;
import io.interspan.message.SegmentPlan;
import io.interspan.model.Bytes;
import io.interspan.model.feed.CopyChange;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The site's plan as this node holds it, and which of its objects depend on which.
///
/// A host's plan is made of its attachments' ports, their segments, what routing joins these to,
/// and the routers above; so a change concerns the hosts that have one of the attachments that it
/// leads to.
final class SiteConfig {
  private static final String REVISION = "revision";

  private final String site;
  private final int segmentsPerHost;
  private final Firewall firewall;
  private final TreeMap<String, PlanEntry> entries = new TreeMap<>();

  /// Segments and routers as hosts are sent them, once one was.
  private final HashMap<String, Bytes> written = new HashMap<>();

  private final SortedMap<String, SortedSet<String>> portsByAttachment = new TreeMap<>();
  private final SortedMap<String, SortedSet<String>> portsBySegment = new TreeMap<>();
  private final SortedMap<String, SortedSet<String>> segmentsByRouter = new TreeMap<>();
  private final SortedMap<String, SortedSet<String>> routersByAbove = new TreeMap<>();
  private final TreeMap<String, ControlPlanePlan> controlPlanes = new TreeMap<>();

  private SortedMap<String, ForgottenHost> forgotten = Collections.emptySortedMap();

  /// See [#spread()].
  private long spread;

  private final TreeMap<String, String> unreadable = new TreeMap<>();

  /// What a host's plan is made of.
  ///
  /// @param entries by key
  /// @param reach the segments of these, and what found no room
  record Composed(SortedMap<String, Bytes> entries, Reach reach) {}

  /// @param site the id of the site
  /// @param segmentsPerHost the most segments of a host's plan
  SiteConfig(String site, int segmentsPerHost) {
    this.site = site;
    this.segmentsPerHost = segmentsPerHost;
    this.firewall = new Firewall(site);
  }

  /// Takes changes of the plan.
  ///
  /// @return the attachments whose hosts' plans may be others now
  SortedSet<String> apply(Collection<CopyChange> changes) {
    var attachments = new TreeSet<String>();
    var segments = new TreeSet<String>();
    var joints = new TreeSet<String>();
    var all = new TreeMap<String, @Nullable PlanEntry>();
    for (var change : changes) {
      var key = change.key();
      var before = entries.remove(key);
      if (before != null) {
        index(key, before, false, attachments, segments);
      }
      var after = read(key, change.after());
      all.put(key, after);
      if (after != null) {
        if (!Firewall.concerns(key, after)) {
          entries.put(key, after);
        }
        index(key, after, true, attachments, segments);
      }
      if ((joins(before) || joins(after)) && !areSentAlike(before, after)) {
        written.remove(key);
        joints.add(key);
      }
    }
    // Who had what it was joined to, and who has what it is joined to now.
    joints.forEach(joint -> segments.addAll(joinedTo(joint)));
    firewall.configured(all);
    joints.forEach(joint -> segments.addAll(joinedTo(joint)));
    for (var segment : segments) {
      for (var port : of(portsBySegment, segment)) {
        entry(port).ifPresent(plan -> attachments.add(plan.getPort().getAttachmentId()));
      }
    }
    return attachments;
  }

  private static boolean joins(@Nullable PlanEntry entry) {
    return entry != null && (entry.hasSegment() || entry.hasRouter());
  }

  private static boolean areSentAlike(@Nullable PlanEntry one, @Nullable PlanEntry other) {
    return one != null
        && other != null
        && PlanLabels.without(one).equals(PlanLabels.without(other));
  }

  private SortedSet<String> joinedTo(String path) {
    return firewall.spaces().segmentsIn(firewall.spaces().of(path));
  }

  private @Nullable PlanEntry read(String key, @Nullable Bytes value) {
    unreadable.remove(key);
    if (value == null) {
      return null;
    }
    try {
      var entry = ProtoBytes.parse(PlanEntry.parser(), value, key);
      var _ = FeedCodec.cursor(entry.getForgottenHost().getStamp());
      return entry;
    } catch (MalformedMessageException e) {
      unreadable.put(key, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private void index(
      String key,
      PlanEntry entry,
      boolean isThere,
      SortedSet<String> attachments,
      SortedSet<String> segments) {
    switch (entry.getObjectCase()) {
      case PORT -> {
        var port = entry.getPort();
        index(portsByAttachment, port.getAttachmentId(), key, isThere);
        index(portsBySegment, port.getSegment(), key, isThere);
        attachments.add(port.getAttachmentId());
      }
      case SEGMENT -> {
        spread++;
        index(segmentsByRouter, entry.getSegment().getRouter(), key, isThere);
        segments.add(key);
      }
      case ROUTER -> {
        index(routersByAbove, entry.getRouter().getAbove(), key, isThere);
        below(key, AddressSpace.MAX_TIERS, segments);
      }
      case CONTROL_PLANE -> {
        var plan = entry.getControlPlane();
        spread++;
        if (isThere) {
          controlPlanes.put(plan.getSite(), plan);
        } else {
          controlPlanes.remove(plan.getSite());
        }
      }
      case FORGOTTEN_HOST -> {
        var host = entry.getForgottenHost();
        var changed = new TreeMap<>(forgotten);
        if (isThere) {
          changed.put(host.getHost(), host);
        } else {
          changed.remove(host.getHost());
        }
        forgotten = Collections.unmodifiableSortedMap(changed);
      }
      case OWN_SITE,
          DEFINITION,
          GROUP_MEMBERS,
          SELECTED,
          WORKLOAD,
          RULE,
          SHARD_MAP,
          OBJECT_NOT_SET -> {
        // What a site may give itself concerns its manager only, and the firewall has what is its.
        // The shard map is taken from the feed itself, whether the plan is complete or not.
      }
    }
  }

  /// Adds the segments below a router, however far.
  private void below(String router, int tiers, SortedSet<String> segments) {
    segments.addAll(of(segmentsByRouter, router));
    if (tiers > 1) {
      of(routersByAbove, router).forEach(lower -> below(lower, tiers - 1, segments));
    }
  }

  private static void index(
      SortedMap<String, SortedSet<String>> index, String key, String value, boolean isThere) {
    var values = index.computeIfAbsent(key, _ -> new TreeSet<>());
    if (isThere) {
      values.add(value);
    } else {
      values.remove(value);
    }
    if (values.isEmpty()) {
      index.remove(key);
    }
  }

  private static SortedSet<String> of(SortedMap<String, SortedSet<String>> index, String key) {
    var values = index.get(key);
    return values == null
        ? Collections.emptySortedSet()
        : Collections.unmodifiableSortedSet(values);
  }

  /// Composes the plan of a host: the ports of the workloads that it reports, the segments of
  /// these, those that routing joins to them, the routers above, and its firewall.
  Composed compose(String host, HostView view) {
    var plan = new TreeMap<String, Bytes>();
    var own = new ArrayList<OwnPort>();
    var ports = ports(view);
    for (var entry : ports) {
      var port = entry.getPort();
      plan.put(port.getPath(), ProtoBytes.serialize(PlanLabels.without(entry)));
      own.add(own(host, port, view));
    }
    var reach = reach(ports);
    reach.segments().forEach(segment -> addSegment(segment, plan));
    firewall.compose(host, own, plan);
    return new Composed(plan, reach);
  }

  /// Returns the segments of the plan of a host that has these ports.
  Reach reach(Collection<PlanEntry> ports) {
    var own = new TreeSet<String>();
    ports.forEach(port -> own.add(port.getPort().getSegment()));
    return Reach.of(own, firewall.spaces(), segmentsPerHost);
  }

  /// Returns the ports of the workloads that a host reports.
  List<PlanEntry> ports(HostView view) {
    return view.attachments().keySet().stream()
        .flatMap(attachment -> of(portsByAttachment, attachment).stream())
        .flatMap(port -> entry(port).stream())
        .toList();
  }

  private void addSegment(String path, SortedMap<String, Bytes> plan) {
    var entry = Objects.requireNonNull(entries.get(path));
    plan.put(path, written(path, entry));
    var at = entry.getSegment().getRouter();
    for (int tier = 0; tier < AddressSpace.MAX_TIERS && !plan.containsKey(at); tier++) {
      var router = entries.get(at);
      if (router == null) {
        break;
      }
      plan.put(at, written(at, router));
      at = router.getRouter().getAbove();
    }
  }

  private Bytes written(String path, PlanEntry entry) {
    return written.computeIfAbsent(path, _ -> ProtoBytes.serialize(PlanLabels.without(entry)));
  }

  private OwnPort own(String host, PortPlan port, HostView view) {
    var addresses = new WorkloadAddresses(port);
    Optional.ofNullable(view.attachments().get(port.getAttachmentId())).ifPresent(addresses::add);
    Optional.ofNullable(view.ports().get(port.getPath())).ifPresent(addresses::add);
    return new OwnPort(
        MemberKeys.place(site + "/" + host, port.getPath()),
        new Workload(
            port.getPath(),
            PlanLabels.name(new IntentPath(port.getPath()), port.getLabels()),
            PlanLabels.tags(port.getLabels()),
            port.getAttachmentId(),
            onSegment(port.getSegment()),
            addresses.ips(),
            addresses.macs()));
  }

  private Workload.OnSegment onSegment(String path) {
    return segment(path)
        .map(plan ->
            new Workload.OnSegment(
                path,
                PlanLabels.name(new IntentPath(path), plan.getLabels()),
                PlanLabels.tags(plan.getLabels()),
                ""))
        .orElseGet(() -> new Workload.OnSegment(path, "", List.of(), ""));
  }

  Firewall firewall() {
    return firewall;
  }

  /// Returns a port, a segment or a router.
  Optional<PlanEntry> entry(String path) {
    return Optional.ofNullable(entries.get(path));
  }

  Optional<SegmentPlan> segment(String path) {
    return entry(path).filter(PlanEntry::hasSegment).map(PlanEntry::getSegment);
  }

  /// Returns the paths of all segments.
  List<String> segments() {
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue().hasSegment())
        .map(Map.Entry::getKey)
        .toList();
  }

  Optional<ControlPlanePlan> controlPlane(String site) {
    return Optional.ofNullable(controlPlanes.get(site));
  }

  /// Returns the hosts that have gone for good, as an operator says, by their ids.
  SortedMap<String, ForgottenHost> forgotten() {
    return forgotten;
  }

  /// Returns the revision of the log up to which all of the plan is here; 0 where none is. Segments
  /// and ports may be of later ones: they do not wait for members of groups.
  long revision() {
    return entry(REVISION).map(PlanEntry::getRevision).orElse(0L);
  }

  /// Returns a number that is another once the segments, the sites that they span, or the control
  /// planes of sites may be others.
  long spread() {
    return spread;
  }

  /// Returns what could not be read, in words.
  List<String> problems() {
    var problems = new ArrayList<>(unreadable.values());
    problems.addAll(firewall.problems());
    return problems;
  }
}
