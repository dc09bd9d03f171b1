package io.interspan.sitemanager.logic;

import io.interspan.intentapi.logic.state.IntentState;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.OverlayIdRun;
import io.interspan.message.OverlayIdUse;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.ReportedReference;
import io.interspan.message.SiteReportEntry;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.NumberRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the site's own objects come to: entries of the configuration, the attachments that their
/// ports have, the global objects that they refer to.
///
/// It begins with what the configuration on the disk has; the log of the site's own objects, once
/// it is read, brings it up to date.
final class OwnObjects {
  private static final String REFERENCE = "reference/";
  private static final String OVERLAY_IDS = "overlay-ids";

  private final OwnCompiler compiler;
  private final TreeMap<String, Bytes> entries = new TreeMap<>();

  /// The paths of the ports, by their attachments.
  private final TreeMap<String, String> ports = new TreeMap<>();

  private SortedMap<String, Integer> references = new TreeMap<>();

  /// What changed.
  ///
  /// @param config for the configuration
  /// @param gained attachments that a port of the site's own has now
  /// @param lost attachments that one had before
  /// @param report for the report
  record Step(
      List<KeyChange> config,
      SortedSet<String> gained,
      SortedSet<String> lost,
      List<KeyChange> report) {}

  /// @param config the configuration that is on the disk
  OwnObjects(String site, SortedMap<String, Bytes> config) {
    this.compiler = new OwnCompiler(site);
    config
        .subMap(IntentPath.LOCAL_ROOT.value() + "/", IntentPath.LOCAL_ROOT.value() + "0")
        .forEach((path, entry) -> put(path, entry));
  }

  /// Brings all up to the objects as they are.
  Step bring(IntentState state, Optional<NumberRange> range) {
    var concerned = new TreeSet<>(entries.keySet());
    var after = compiler.all(state);
    concerned.addAll(after.keySet());
    var report = new ArrayList<KeyChange>();
    var now = state.referredTo(IntentPath.ROOT);
    var targets = new TreeSet<>(references.keySet());
    targets.addAll(now.keySet());
    targets.forEach(target -> report.add(reference(target, now.getOrDefault(target, 0))));
    references = now;
    report.add(overlayIds(state, range));
    return step(concerned, path -> after.get(path), report);
  }

  /// Brings up what a row changed.
  ///
  /// @param state the objects after it
  Step bring(LogRow row, IntentState state, Optional<NumberRange> range) {
    var report = new ArrayList<KeyChange>();
    for (var target : referred(row)) {
      int referrers = state.referrers(target).size();
      if (referrers != references.getOrDefault(target, 0)) {
        report.add(reference(target, referrers));
        if (referrers == 0) {
          references.remove(target);
        } else {
          references.put(target, referrers);
        }
      }
    }
    if (row.changes().stream().anyMatch(change -> change.type() == IntentType.SEGMENT)) {
      report.add(overlayIds(state, range));
    }
    return step(
        OwnCompiler.concerned(row, state),
        path -> compiler.entry(path, state).orElse(null),
        report);
  }

  private interface After {
    @Nullable Bytes of(String path);
  }

  private Step step(Collection<String> concerned, After after, List<KeyChange> report) {
    var config = new ArrayList<KeyChange>();
    var before = new TreeSet<String>();
    var now = new TreeSet<String>();
    for (var path : concerned) {
      attachment(entries.get(path)).ifPresent(before::add);
    }
    // First all that goes, so that an attachment can pass from one port to another in one row.
    var changed = new TreeMap<String, Optional<Bytes>>();
    for (var path : concerned) {
      var entry = after.of(path);
      if (!Objects.equals(entry, entries.get(path))) {
        changed.put(path, Optional.ofNullable(entry));
        remove(path);
      }
    }
    changed.forEach((path, entry) -> {
      config.add(new KeyChange(path, entry.orElse(null)));
      entry.ifPresent(value -> put(path, value));
    });
    for (var path : concerned) {
      attachment(entries.get(path)).ifPresent(now::add);
    }
    var gained = new TreeSet<>(now);
    gained.removeAll(before);
    before.removeAll(now);
    return new Step(config, gained, before, report);
  }

  private void put(String path, Bytes entry) {
    entries.put(path, entry);
    attachment(entry).ifPresent(id -> ports.put(id, path));
  }

  private void remove(String path) {
    attachment(entries.remove(path)).ifPresent(id -> ports.remove(id, path));
  }

  /// Returns the attachment of a port's entry, if it is one and has one.
  static Optional<String> attachment(@Nullable Bytes entry) {
    try {
      return entry == null
          ? Optional.empty()
          : Optional.of(ProtoBytes.parse(PlanEntry.parser(), entry, "port"))
              .filter(PlanEntry::hasPort)
              .map(plan -> plan.getPort().getAttachmentId())
              .filter(id -> !id.isEmpty());
    } catch (MalformedMessageException _) {
      return Optional.empty();
    }
  }

  private static SortedSet<String> referred(LogRow row) {
    var targets = new TreeSet<String>();
    for (var change : row.changes()) {
      referred(change, change.before(), targets);
      referred(change, change.after(), targets);
    }
    return targets;
  }

  private static void referred(
      IntentChange change, @Nullable Bytes json, SortedSet<String> targets) {
    if (json != null) {
      for (var target : IntentState.references(change.type(), json)) {
        if (target.startsWith(IntentPath.ROOT.value() + "/")) {
          targets.add(target);
        }
      }
    }
  }

  private static KeyChange reference(String target, int referrers) {
    return new KeyChange(
        REFERENCE + target,
        referrers == 0
            ? null
            : ProtoBytes.serialize(
                SiteReportEntry.newBuilder()
                    .setReference(
                        ReportedReference.newBuilder().setPath(target).setReferrers(referrers))
                    .build()));
  }

  /// Returns what the report says of the numbers that the site's own segments have, or had.
  static KeyChange overlayIds(IntentState state, Optional<NumberRange> range) {
    var use =
        OverlayIdUse.newBuilder()
            .setFirst(range.map(NumberRange::begin).orElse(0))
            .setLast(range.map(NumberRange::end).orElse(0));
    state
        .usedOverlayIds()
        .forEach(
            run -> use.addUsed(OverlayIdRun.newBuilder().setFirst(run.begin()).setLast(run.end())));
    return new KeyChange(
        OVERLAY_IDS, ProtoBytes.serialize(SiteReportEntry.newBuilder().setOverlayIds(use).build()));
  }

  /// Returns whether a port of the site's own has an attachment.
  boolean hasAttachment(String id) {
    return ports.containsKey(id);
  }

  /// Returns the path of the site's own port that has an attachment.
  Optional<String> port(String attachmentId) {
    return Optional.ofNullable(ports.get(attachmentId));
  }
}
