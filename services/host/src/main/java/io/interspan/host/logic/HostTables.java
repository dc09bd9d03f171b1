package io.interspan.host.logic;

import io.interspan.message.MalformedMessageException;
import io.interspan.model.feed.CopyChange;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.model.rule.PortGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the data plane should hold, and what it was told: the difference is what it is told next.
final class HostTables implements LocalClaims.Others {
  private final String self;
  private final Tep ownTep;
  private final TreeMap<String, SegmentTables> segments = new TreeMap<>();
  private final TreeMap<String, LocalAddresses> claimed = new TreeMap<>();
  private final AdmittedTeps admitted = new AdmittedTeps();

  /// Segments of which there may be something to tell.
  private final TreeSet<String> stirred = new TreeSet<>();

  private HostPlan plan = HostPlan.EMPTY;

  /// Whether the plan is another than at the last [#tell].
  private boolean replanned;

  private final TreeMap<String, Vni> toldSegments = new TreeMap<>();

  /// By segment; none where nothing joins it.
  private final TreeMap<String, Route> toldRoutes = new TreeMap<>();

  /// Ports by attachment.
  private final TreeMap<String, Vni> toldOpen = new TreeMap<>();

  /// By attachment; none where all may pass.
  private final TreeMap<String, PortGuard> toldGuards = new TreeMap<>();

  HostTables(String self, Tep ownTep) {
    this.self = self;
    this.ownTep = ownTep;
  }

  /// Takes another plan.
  void plan(HostPlan next) {
    plan = next;
    replanned = true;
  }

  /// Takes what changed of a segment's state.
  ///
  /// @return what could not be read, in words
  List<String> apply(String segment, List<CopyChange> changes) {
    var problems = new ArrayList<String>();
    var tables = tables(segment);
    stirred.add(segment);
    for (var change : changes) {
      try {
        tables.apply(change);
      } catch (MalformedMessageException e) {
        problems.add(segment + " from " + change.origin() + ": " + e.getMessage());
      }
    }
    return problems;
  }

  /// Forgets a segment's state: the plan does not have it.
  void forget(String segment) {
    segments.remove(segment);
    claimed.remove(segment);
  }

  /// Replaces the host's own claims on a segment.
  void claim(String segment, LocalAddresses addresses) {
    var before = claimed.put(segment, addresses);
    stirred.add(segment);
    tables(segment).claim(before == null ? LocalAddresses.NONE : before, addresses);
  }

  /// Notes that a port was attached anew: it is closed.
  void attached(String attachmentId) {
    toldOpen.remove(attachmentId);
    toldGuards.remove(attachmentId);
  }

  /// Notes that a port was detached.
  void detached(String attachmentId) {
    toldGuards.remove(attachmentId);
  }

  private SegmentTables tables(String segment) {
    return segments.computeIfAbsent(segment, _ -> new SegmentTables(self, ownTep));
  }

  /// Returns the differences to what the data plane was told, and counts them as told: ports close
  /// before their segments change, and open after, when it is known what may pass.
  ///
  /// @param ports those that are to be open
  List<DataPlaneChange> tell(SortedMap<String, OpenPort> ports) {
    var out = new ArrayList<DataPlaneChange>();
    var planned = plan.segments();
    var open = new TreeMap<String, Vni>();
    ports.values().forEach(port -> open.put(port.attachmentId(), planned.get(port.segment())));
    closePorts(open, out);
    if (replanned) {
      replanned = false;
      removeSegments(planned, out);
      addSegments(planned, out);
      planned.forEach((path, vni) -> join(path, vni, plan.routes().get(path), out));
    }
    stirred.retainAll(planned.keySet());
    for (var segment : List.copyOf(stirred)) {
      stirred.addAll(
          admitted.put(
              segment,
              Objects.requireNonNull(plan.spaces().get(segment)),
              tables(segment).admit()));
    }
    for (var segment : stirred) {
      var vni = Objects.requireNonNull(planned.get(segment));
      tables(segment).tell(vni, admitted.of(segment), out);
    }
    stirred.clear();
    ports.values().forEach(port -> guard(port.attachmentId(), plan.guard(port.path()), out));
    open.forEach((attachment, vni) -> {
      if (!vni.equals(toldOpen.put(attachment, vni))) {
        out.add(new DataPlaneChange.OpenPort(attachment, vni));
      }
    });
    return out;
  }

  private void join(String segment, Vni vni, @Nullable Route route, List<DataPlaneChange> out) {
    var before = route == null ? toldRoutes.remove(segment) : toldRoutes.put(segment, route);
    if (!Objects.equals(before, route)) {
      out.add(
          route == null
              ? new DataPlaneChange.SetGateways(vni, "", List.of())
              : new DataPlaneChange.SetGateways(vni, route.space(), route.gateways()));
    }
  }

  private void guard(String attachment, PortGuard guard, List<DataPlaneChange> out) {
    var before =
        guard.equals(PortGuard.NONE)
            ? toldGuards.remove(attachment)
            : toldGuards.put(attachment, guard);
    if (!guard.equals(before == null ? PortGuard.NONE : before)) {
      out.add(new DataPlaneChange.GuardPort(attachment, guard));
    }
  }

  private void closePorts(SortedMap<String, Vni> open, List<DataPlaneChange> out) {
    toldOpen
        .entrySet()
        .removeIf(told -> {
          boolean closes = !told.getValue().equals(open.get(told.getKey()));
          if (closes) {
            out.add(new DataPlaneChange.ClosePort(told.getKey()));
          }
          return closes;
        });
  }

  private void removeSegments(SortedMap<String, Vni> planned, List<DataPlaneChange> out) {
    toldSegments
        .entrySet()
        .removeIf(told -> {
          boolean goes = !told.getValue().equals(planned.get(told.getKey()));
          if (goes) {
            stirred.addAll(admitted.remove(told.getKey()));
            toldRoutes.remove(told.getKey());
            out.add(new DataPlaneChange.RemoveSegment(told.getValue()));
          }
          return goes;
        });
  }

  private void addSegments(SortedMap<String, Vni> planned, List<DataPlaneChange> out) {
    planned.forEach((path, vni) -> {
      if (toldSegments.put(path, vni) == null) {
        tables(path).untold();
        out.add(new DataPlaneChange.AddSegment(vni));
      }
      // Routing may join it to others now.
      stirred.add(path);
    });
  }

  @Override
  public Optional<Claim<?>> mac(String segment, MacAddress mac) {
    return tables(segment).macs().bestBut(mac, self).map(claim -> claim);
  }

  @Override
  public Optional<Claim<?>> arp(String segment, IpAddress ip) {
    return tables(segment).arps().bestBut(ip, self).map(claim -> claim);
  }

  /// Returns what the data plane was told.
  DataPlaneView told() {
    var view = new TreeMap<String, DataPlaneView.Segment>();
    toldSegments.forEach((path, vni) -> view.put(path, tables(path).told(vni)));
    var guards = new TreeMap<>(toldGuards);
    guards.keySet().retainAll(toldOpen.keySet());
    return new DataPlaneView(view, toldOpen, toldRoutes, guards);
  }
}
