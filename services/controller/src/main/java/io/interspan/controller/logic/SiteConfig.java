package io.interspan.controller.logic;

import io.interspan.message.ControlPlanePlan;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.PlanEntry;
import io.interspan.message.PlanLabels;
import io.interspan.message.ProtoBytes;
import io.interspan.message.SegmentPlan;
import io.interspan.model.Bytes;
import io.interspan.model.feed.CopyChange;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The site's plan as this node holds it, and which of its objects depend on which.
///
/// A host's plan is made of its attachments' ports, their segments and the routers of these; so a
/// change concerns the hosts that have one of the attachments that it leads to.
final class SiteConfig {
  private final TreeMap<String, PlanEntry> entries = new TreeMap<>();
  private final SortedMap<String, SortedSet<String>> portsByAttachment = new TreeMap<>();
  private final SortedMap<String, SortedSet<String>> portsBySegment = new TreeMap<>();
  private final SortedMap<String, SortedSet<String>> segmentsByRouter = new TreeMap<>();
  private final TreeMap<String, ControlPlanePlan> controlPlanes = new TreeMap<>();
  private final TreeMap<String, String> unreadable = new TreeMap<>();
  private long revision;

  /// Takes changes of the plan.
  ///
  /// @return the attachments whose hosts' plans may be others now
  SortedSet<String> apply(Collection<CopyChange> changes) {
    var attachments = new TreeSet<String>();
    var segments = new TreeSet<String>();
    for (var change : changes) {
      var before = entries.remove(change.key());
      if (before != null) {
        index(change.key(), before, false, attachments, segments);
      }
      var after = read(change.key(), change.after());
      if (after != null) {
        entries.put(change.key(), after);
        index(change.key(), after, true, attachments, segments);
        revision = Math.max(revision, after.getRevision());
      }
    }
    for (var segment : segments) {
      for (var port : of(portsBySegment, segment)) {
        entry(port).ifPresent(plan -> attachments.add(plan.getPort().getAttachmentId()));
      }
    }
    return attachments;
  }

  private @Nullable PlanEntry read(String key, @Nullable Bytes value) {
    unreadable.remove(key);
    if (value == null) {
      return null;
    }
    try {
      return ProtoBytes.parse(PlanEntry.parser(), value, key);
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
        index(segmentsByRouter, entry.getSegment().getRouter(), key, isThere);
        segments.add(key);
      }
      case ROUTER -> segments.addAll(of(segmentsByRouter, key));
      case CONTROL_PLANE -> {
        var plan = entry.getControlPlane();
        if (isThere) {
          controlPlanes.put(plan.getSite(), plan);
        } else {
          controlPlanes.remove(plan.getSite());
        }
      }
      case OWN_SITE, DEFINITION, GROUP_MEMBERS, SELECTED, WORKLOAD, SHARD_MAP, OBJECT_NOT_SET -> {
        // What a site may give itself, and what it holds for its members' sake, concern its manager
        // only, for now. The shard map is taken from the
        // feed itself, whether the plan is complete or not.
      }
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

  /// Composes the plan of a host that has these attachments: their ports, the segments of these,
  /// and the routers of those.
  SortedMap<String, PlanEntry> compose(Collection<String> attachments) {
    var plan = new TreeMap<String, PlanEntry>();
    for (var attachment : attachments) {
      for (var port : of(portsByAttachment, attachment)) {
        entry(port).ifPresent(entry -> addPort(port, entry, plan));
      }
    }
    return plan;
  }

  private void addPort(String path, PlanEntry port, SortedMap<String, PlanEntry> plan) {
    plan.put(path, PlanLabels.without(port));
    var segmentPath = port.getPort().getSegment();
    entry(segmentPath)
        .ifPresent(segment -> {
          plan.put(segmentPath, PlanLabels.without(segment));
          var router = segment.getSegment().getRouter();
          entry(router).ifPresent(entry -> plan.put(router, entry));
        });
  }

  private Optional<PlanEntry> entry(String path) {
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

  /// Returns the highest revision of the log that any of the plan came from.
  long revision() {
    return revision;
  }

  /// Returns what could not be read, in words.
  List<String> problems() {
    return List.copyOf(unreadable.values());
  }
}
