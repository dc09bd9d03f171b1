package io.interspan.sitemanager.logic;

import com.google.protobuf.ByteString;
import io.interspan.firewall.logic.group.Workload;
import io.interspan.firewall.logic.group.WorkloadAddresses;
import io.interspan.message.Labels;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.MembersEntry;
import io.interspan.message.PlanEntry;
import io.interspan.message.PlanLabels;
import io.interspan.message.PortPlan;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RouterPlan;
import io.interspan.message.SegmentPlan;
import io.interspan.message.WorkloadEntry;
import io.interspan.model.Bytes;
import io.interspan.model.Interner;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The workloads of the site, as groups ask for them: what the configuration says of their ports,
/// and what hosts report of them.
final class Workloads {
  private static final int KNOWN_TAGS_BITS = 12;
  private static final String OWN = IntentPath.LOCAL_ROOT.value() + "/";

  private final String site;
  private final HostInventory inventory;
  private final TreeMap<String, PortPlan> ports = new TreeMap<>();
  private final TreeMap<String, SegmentPlan> segments = new TreeMap<>();
  private final TreeSet<String> routers = new TreeSet<>();
  private final TreeMap<String, TreeSet<String>> portsOn = new TreeMap<>();
  private final TreeMap<String, String> portOf = new TreeMap<>();
  private final TreeMap<String, Workload.OnSegment> onSegments = new TreeMap<>();
  private final TreeMap<String, Placed> placed = new TreeMap<>();

  /// Most tags are of many workloads.
  private final Interner<Tag> known = new Interner<>(KNOWN_TAGS_BITS);

  /// A workload, and the host that it comes from.
  ///
  /// @param origin `west/h1`; the site alone where no host has it
  /// @param entry as sites are told that have it in a group
  record Placed(Workload workload, String origin, Bytes entry) {}

  /// A workload that is another now.
  record Change(String port, @Nullable Placed before, @Nullable Placed after) {
    /// Returns whether another host has it now.
    boolean isElsewhere() {
      return before != null && after != null && !before.origin().equals(after.origin());
    }
  }

  Workloads(String site, HostInventory inventory) {
    this.site = site;
    this.inventory = inventory;
  }

  /// Takes changes of the configuration.
  List<Change> configured(Collection<KeyChange> changes) {
    var concerned = new TreeSet<String>();
    var moved = new TreeSet<String>();
    for (var change : changes) {
      if (change.key().startsWith("/")) {
        var entry = read(change);
        if (entry.hasRouter() ? routers.add(change.key()) : routers.remove(change.key())) {
          moved.addAll(own(segments));
        }
        if (segments.containsKey(change.key()) || entry.hasSegment()) {
          put(segments, change.key(), entry.hasSegment() ? entry.getSegment() : null);
          moved.add(change.key());
        }
        if (ports.containsKey(change.key()) || entry.hasPort()) {
          port(change.key(), entry.hasPort() ? entry.getPort() : null);
          concerned.add(change.key());
        }
      }
    }
    for (var segment : moved) {
      var before = onSegments.get(segment);
      var after = onSegment(segment);
      if (!Objects.equals(before, after)) {
        put(onSegments, segment, after);
        concerned.addAll(portsOn.getOrDefault(segment, new TreeSet<>()));
      }
    }
    return place(concerned);
  }

  /// Has the workloads be what they would be with changes of the configuration, for as long as
  /// somebody looks.
  ///
  /// @param look takes those that would be others
  void preview(Collection<KeyChange> changes, Consumer<List<Change>> look) {
    var back =
        changes.stream().map(change -> new KeyChange(change.key(), now(change.key()))).toList();
    try {
      look.accept(configured(changes));
    } finally {
      configured(back);
    }
  }

  /// Returns what matters here of an object of the configuration; null where there is none.
  private @Nullable Bytes now(String key) {
    var entry = PlanEntry.newBuilder();
    if (ports.containsKey(key)) {
      entry.setPort(ports.get(key));
    } else if (segments.containsKey(key)) {
      entry.setSegment(segments.get(key));
    } else if (routers.contains(key)) {
      entry.setRouter(RouterPlan.getDefaultInstance());
    } else {
      return null;
    }
    return ProtoBytes.serialize(entry.build());
  }

  /// Takes what hosts report of attachments and of open ports.
  ///
  /// @param keys the keys of their reports that changed
  List<Change> reported(Collection<String> keys) {
    var concerned = new TreeSet<String>();
    for (var key : keys) {
      HostInventory.attachment(key).map(portOf::get).ifPresent(concerned::add);
      HostInventory.openPort(key).filter(ports::containsKey).ifPresent(concerned::add);
    }
    return place(concerned);
  }

  private List<Change> place(SortedSet<String> concerned) {
    var changes = new ArrayList<Change>();
    for (var port : concerned) {
      var before = placed.get(port);
      var plan = ports.get(port);
      var after = plan == null ? null : place(plan);
      if (!Objects.equals(before, after)) {
        put(placed, port, after);
        changes.add(new Change(port, before, after));
      }
    }
    return changes;
  }

  private Placed place(PortPlan plan) {
    var path = new IntentPath(plan.getPath());
    var addresses = new WorkloadAddresses(plan);
    var host = inventory.hostOf(plan.getAttachmentId());
    inventory.addresses().add(plan, host, addresses);
    var segment = onSegments.get(plan.getSegment());
    var workload =
        new Workload(
            plan.getPath(),
            PlanLabels.name(path, plan.getLabels()),
            tags(plan.getLabels()),
            plan.getAttachmentId(),
            segment == null
                ? new Workload.OnSegment(plan.getSegment(), "", List.of(), "")
                : segment,
            addresses.ips(),
            addresses.macs());
    return new Placed(workload, host.isEmpty() ? site : site + "/" + host, entry(workload));
  }

  private List<Tag> tags(Labels labels) {
    return PlanLabels.tags(labels).stream().map(known::of).toList();
  }

  private static Bytes entry(Workload workload) {
    var entry =
        WorkloadEntry.newBuilder()
            .setPort(workload.port())
            .setSegment(workload.segment().path())
            .setRouter(workload.segment().router());
    workload.macs().forEach(mac -> entry.addMacs(mac.value()));
    workload.ips().forEach(ip -> entry.addIps(ByteString.copyFrom(ip.toBytes())));
    return ProtoBytes.serialize(MembersEntry.newBuilder().setWorkload(entry).build());
  }

  private void port(String path, @Nullable PortPlan plan) {
    var before = ports.get(path);
    if (before != null) {
      portOf.remove(before.getAttachmentId(), path);
      portsOn.computeIfPresent(
          before.getSegment(),
          (_, on) -> {
            on.remove(path);
            return on.isEmpty() ? null : on;
          });
    }
    put(ports, path, plan);
    if (plan != null) {
      portsOn.computeIfAbsent(plan.getSegment(), _ -> new TreeSet<>()).add(path);
      if (!plan.getAttachmentId().isEmpty()) {
        portOf.put(plan.getAttachmentId(), path);
      }
    }
  }

  private Workload.@Nullable OnSegment onSegment(String path) {
    var plan = segments.get(path);
    return plan == null
        ? null
        : new Workload.OnSegment(
            path,
            PlanLabels.name(new IntentPath(path), plan.getLabels()),
            tags(plan.getLabels()),
            isJoined(path, plan.getRouter()) ? plan.getRouter() : "");
  }

  /// Returns whether a segment of the site's own is joined to a router that is here.
  private boolean isJoined(String segment, String router) {
    return segment.startsWith(OWN) && routers.contains(router);
  }

  private static SortedSet<String> own(NavigableMap<String, ?> byPath) {
    return byPath.navigableKeySet().subSet(OWN, OWN + Character.MAX_VALUE);
  }

  private static PlanEntry read(KeyChange change) {
    try {
      return change.value() == null
          ? PlanEntry.getDefaultInstance()
          : ProtoBytes.parse(PlanEntry.parser(), change.value(), change.key());
    } catch (MalformedMessageException _) {
      // The controllers say so.
      return PlanEntry.getDefaultInstance();
    }
  }

  private static <V> void put(SortedMap<String, V> map, String key, @Nullable V value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }

  /// Returns the workloads by their ports, a view.
  SortedMap<String, Placed> all() {
    return Collections.unmodifiableSortedMap(placed);
  }
}
