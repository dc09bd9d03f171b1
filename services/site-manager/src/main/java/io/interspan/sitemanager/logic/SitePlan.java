package io.interspan.sitemanager.logic;

import io.interspan.message.MalformedMessageException;
import io.interspan.message.OwnSitePlan;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.DurableCopies;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.MirrorStep;
import io.interspan.model.feed.OriginStatus;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.NumberRange;
import io.interspan.model.shard.Sharding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The site's own copy of its plan.
final class SitePlan {
  /// The key of the configuration under which stands up to which revision the plan shows the log:
  /// deletes leave nothing behind that would tell.
  static final String REVISION_KEY = "revision";

  private static final String FEED = "site-plan";
  private static final String ORIGIN = ConfigTable.ORIGIN;

  private final DurableCopies durable;

  /// The paths of the ports in the plan, by their attachments.
  private final TreeMap<String, TreeSet<String>> ports = new TreeMap<>();

  private Cursor lastAt = Cursor.NONE;
  private boolean lastComplete;

  private SitePlan(DurableCopies durable) {
    this.durable = durable;
  }

  static SitePlan load(List<StoredEntry> rows, FeedLimits limits) {
    var plan = new SitePlan(DurableCopies.load(FEED, rows, limits));
    plan.values().forEach((path, entry) -> plan.index(path, entry, true));
    return plan;
  }

  /// What came: for the configuration, and for the disk.
  ///
  /// @param changes what is to be changed in the configuration
  /// @param complete whether the plan is complete with it
  /// @param isNew whether the configuration is another with it
  /// @param at the place in the log that the plan shows with it
  record Step(
      List<KeyChange> changes, boolean complete, boolean isNew, Cursor at, CopyWrite write) {}

  /// Returns the tables that this class keeps.
  static List<String> tables() {
    return List.of(FEED + "/entry", FEED + "/origin", FEED + "/cursor");
  }

  /// Returns a mirror to follow the plan with: it goes on where the disk has it.
  FeedMirror mirror(String relay) {
    var mirror = durable.mirror(relay);
    lastAt = heldAt(mirror);
    lastComplete = isComplete();
    return mirror;
  }

  Step apply(String relay, FeedMirror mirror, MirrorStep.Applied applied) {
    var step = durable.apply(relay, mirror, applied);
    var changes = new ArrayList<KeyChange>();
    for (var change : step.changes()) {
      index(change.key(), change.before(), false);
      index(change.key(), change.after(), true);
      changes.add(new KeyChange(change.key(), change.after()));
    }
    boolean complete = isComplete();
    var at = heldAt(mirror);
    boolean isFurther = complete && !at.equals(lastAt);
    boolean isNew = !changes.isEmpty() || isFurther || complete != lastComplete;
    lastAt = at;
    lastComplete = complete;
    return new Step(changes, complete, isNew, at, step.write());
  }

  /// Returns the change that says up to which revision the configuration shows the log.
  static KeyChange revision(long revision) {
    return new KeyChange(
        REVISION_KEY, ProtoBytes.serialize(PlanEntry.newBuilder().setRevision(revision).build()));
  }

  /// Returns the place in the log that the copy shows; nowhere where it was never complete.
  ///
  /// The mirror may be further than the origin's stamp: nothing changed since. That counts only
  /// while what is held is what the mirror shows.
  Cursor heldAt(FeedMirror mirror) {
    if (!isComplete()) {
      return Cursor.NONE;
    }
    var stamp = durable.copies().stamp(ORIGIN).orElse(Cursor.NONE);
    boolean same =
        mirror
            .status(ORIGIN)
            .map(status ->
                status.state() == OriginStatus.State.COMPLETE && status.stamp().equals(stamp))
            .orElse(false);
    return same && mirror.cursor().compareTo(stamp) > 0 ? mirror.cursor() : stamp;
  }

  /// Returns whether all of a plan was here once.
  boolean isComplete() {
    return durable
        .copies()
        .state(ORIGIN)
        .map(state -> state != OriginStatus.State.FILLING)
        .orElse(false);
  }

  private void index(String path, @Nullable Bytes entry, boolean isThere) {
    OwnObjects.attachment(entry)
        .ifPresent(id -> {
          if (isThere) {
            ports.computeIfAbsent(id, _ -> new TreeSet<>()).add(path);
          } else {
            ports.computeIfPresent(
                id,
                (_, paths) -> {
                  paths.remove(path);
                  return paths.isEmpty() ? null : paths;
                });
          }
        });
  }

  /// Returns the attachments of the ports in the plan.
  SortedSet<String> grantedAttachments() {
    return new TreeSet<>(ports.keySet());
  }

  /// Returns the paths of the ports in the plan that have an attachment.
  SortedSet<String> ports(String attachmentId) {
    return Collections.unmodifiableSortedSet(ports.getOrDefault(attachmentId, new TreeSet<>()));
  }

  /// Returns all entries, by their keys.
  NavigableMap<String, Bytes> values() {
    return durable.copies().values(ORIGIN);
  }

  /// Returns the entry of a key.
  Optional<Bytes> value(String key) {
    return durable.copies().value(ORIGIN, key);
  }

  /// Returns the numbers that the site's own segments may have, once the plan says so.
  Optional<NumberRange> overlayIds(String site) {
    try {
      return itself(site)
          .map(own -> new NumberRange(own.getFirstOverlayId(), own.getLastOverlayId()));
    } catch (IllegalArgumentException _) {
      // As if it had not come yet: writes that need it are refused.
      return Optional.empty();
    }
  }

  /// Returns how the site's controllers are to share their work, once the plan says so.
  Optional<Sharding> sharding(String site) {
    return itself(site).flatMap(own -> Sharding.tryParse(own.getSharding()));
  }

  private Optional<OwnSitePlan> itself(String site) {
    var key = siteKey(site);
    try {
      return value(key)
          .map(value -> ProtoBytes.parse(PlanEntry.parser(), value, key))
          .filter(PlanEntry::hasOwnSite)
          .map(PlanEntry::getOwnSite);
    } catch (MalformedMessageException _) {
      return Optional.empty();
    }
  }

  /// Returns the key of the site itself.
  static String siteKey(String site) {
    return IntentPath.ROOT.child("sites", site).value();
  }
}
