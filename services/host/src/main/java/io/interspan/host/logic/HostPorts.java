package io.interspan.host.logic;

import io.interspan.message.PortReport;
import io.interspan.model.feed.CopyChange;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The workloads of a host, the ports that its plan gives them, and what follows for the data
/// plane.
final class HostPorts {
  private final HostLimits limits;
  private final HostTables tables;
  private final LocalClaims claims;
  private final TreeMap<String, MacAddress> attachments = new TreeMap<>();
  private final TreeMap<String, String> unreadable = new TreeMap<>();

  /// What was learned at ports before the agent restarted, until they open again.
  private final TreeMap<String, PortReport> kept = new TreeMap<>();

  private HostPlan plan = HostPlan.EMPTY;
  private List<String> closedFor = List.of();
  private boolean refusedAttachment;

  /// Whether anything was told since the last [#settle].
  private boolean changed = true;

  /// What an event came to.
  ///
  /// @param changes what to tell the data plane
  /// @param reports the ports whose report changed, empty for those that closed
  record Settled(List<DataPlaneChange> changes, SortedMap<String, Optional<PortReport>> reports) {}

  private static final Settled NOTHING = new Settled(List.of(), new TreeMap<>());

  HostPorts(HostConfig config) {
    this.limits = config.limits();
    this.tables = new HostTables(config.origin(), config.tep());
    this.claims = new LocalClaims(config.origin(), limits, tables);
  }

  /// Takes back what was on the disk.
  void restore(SortedMap<String, PortReport> learned) {
    kept.putAll(learned);
  }

  HostPlan plan() {
    return plan;
  }

  SortedMap<String, MacAddress> attachments() {
    return Collections.unmodifiableSortedMap(attachments);
  }

  void plan(HostPlan plan) {
    changed = true;
    this.plan = plan;
    tables.plan(plan);
    for (var segment : List.copyOf(unreadable.keySet())) {
      if (!plan.segments().containsKey(segment)) {
        unreadable.remove(segment);
      }
    }
  }

  /// Returns whether there is room for a workload.
  boolean hasRoom(String attachmentId) {
    return attachments.containsKey(attachmentId) || attachments.size() < limits.attachments();
  }

  /// Returns whether there was room for the workload.
  boolean attach(String attachmentId, MacAddress mac) {
    if (!hasRoom(attachmentId)) {
      refusedAttachment = true;
      return false;
    }
    changed = true;
    attachments.put(attachmentId, mac);
    tables.attached(attachmentId);
    return true;
  }

  void detach(String attachmentId) {
    changed = true;
    attachments.remove(attachmentId);
    tables.detached(attachmentId);
    refusedAttachment = false;
  }

  void learned(String attachmentId, MacAddress mac, IpAddress ip, long now) {
    changed = true;
    claims.learned(attachmentId, mac, ip, now);
  }

  /// Takes what changed of a segment's state.
  void changed(String segment, List<CopyChange> changes, long now) {
    changed = true;
    var problems = tables.apply(segment, changes);
    if (problems.isEmpty()) {
      unreadable.remove(segment);
    } else {
      unreadable.put(segment, problems.getFirst());
    }
    claims.othersChanged(segment, now);
  }

  /// Forgets the state of a segment that is planned no more; its ports are closed by then.
  void forget(String segment) {
    tables.forget(segment);
  }

  /// Opens and closes ports as plan and workloads say, and brings the data plane up to date.
  Settled settle(long now) {
    if (!changed) {
      return NOTHING;
    }
    changed = false;
    var problems = new ArrayList<String>();
    var wanted = plan.openPorts(attachments, problems);
    closedFor = problems;
    var open = claims.ports();
    var segments = new TreeSet<String>();
    open.forEach((path, port) -> {
      if (!port.equals(wanted.get(path))) {
        keepFor(port, wanted.values());
        claims.close(path);
        segments.add(port.segment());
      }
    });
    wanted.forEach((path, port) -> {
      if (!port.equals(open.get(path))) {
        claims.open(port, Optional.ofNullable(kept.remove(path)), now);
      }
    });
    var reports = new TreeMap<String, Optional<PortReport>>();
    for (var path : claims.takeTouched()) {
      var report = claims.report(path);
      reports.put(path, report);
      report.ifPresent(r -> segments.add(r.getSegment()));
    }
    segments.forEach(segment -> tables.claim(segment, claims.addresses(segment)));
    return new Settled(tables.tell(wanted), reports);
  }

  /// Keeps what was learned at a port that goes on under another path: the data plane does not
  /// close it, and will not say again what it saw there.
  private void keepFor(OpenPort port, Collection<OpenPort> wanted) {
    for (var next : wanted) {
      if (next.attachmentId().equals(port.attachmentId())
          && next.segment().equals(port.segment())
          && next.mac().equals(port.mac())) {
        claims.report(port.path()).ifPresent(report -> kept.put(next.path(), report));
      }
    }
  }

  /// Returns the ports on the disk that the plan knows no more, and forgets them.
  List<String> dropKept() {
    var planned = new TreeSet<String>();
    plan.ports().forEach(port -> planned.add(port.getPath()));
    var gone = kept.keySet().stream().filter(path -> !planned.contains(path)).toList();
    gone.forEach(kept::remove);
    return gone;
  }

  SortedMap<String, OpenPort> openPorts() {
    return claims.ports();
  }

  DataPlaneView told() {
    return tables.told();
  }

  /// Returns what is wrong, by what it is about.
  Map<String, String> problems(long now) {
    var problems = new TreeMap<String, String>();
    claims.problems(now).forEach((id, text) -> problems.put("host/" + id, text));
    unreadable.forEach((segment, text) -> problems.put("host/state/" + segment, text));
    var ofPlan = new ArrayList<>(plan.problems());
    ofPlan.addAll(closedFor);
    if (!ofPlan.isEmpty()) {
      problems.put("host/plan", String.join("; ", ofPlan));
    }
    if (refusedAttachment) {
      problems.put(
          "host/attachments",
          "more than " + limits.attachments() + " workloads: the last ones get no port");
    }
    return problems;
  }
}
