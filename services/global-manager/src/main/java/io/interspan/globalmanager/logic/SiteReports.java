package io.interspan.globalmanager.logic;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.interspan.intentapi.logic.state.IntentState;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.message.ControlPlanePlan;
import io.interspan.message.Effect;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.Followed;
import io.interspan.message.OverlayIdUse;
import io.interspan.message.RealizedEntry;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SiteReportEntry;
import io.interspan.model.Bytes;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.OriginCopies;
import io.interspan.model.feed.OriginStatus;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the declared sites say: which attachments are there, who their controllers are, and which
/// revision they have in force.
final class SiteReports {
  private static final String CLAIM = "claim/";
  private static final String CONTROL_PLANE = "control-plane";
  private static final String REFERENCE = "reference/";
  private static final String OVERLAY_IDS = "overlay-ids";

  private static final class Site {
    final OriginCopies report;
    final OriginCopies realization;
    @Nullable Long heardAt;

    /// The revision that it had in force when it last knew of all its hosts.
    @Nullable Long realized;

    Site(FeedLimits limits) {
      report = new OriginCopies(limits);
      realization = new OriginCopies(limits);
    }
  }

  private final FeedDesk desk;
  private final FeedLimits limits;
  private final TreeMap<String, Site> sites = new TreeMap<>();

  /// Which sites claim an attachment.
  private final TreeMap<String, NavigableSet<String>> claims = new TreeMap<>();

  SiteReports(FeedDesk desk, FeedLimits limits) {
    this.desk = desk;
    this.limits = limits;
  }

  /// Follows the sites that are declared, and no others.
  void follow(IntentState declared, long now, List<Effect> out) {
    var ids = new TreeSet<String>();
    declared
        .children(IntentPath.ROOT, ResourceTable.of(IntentType.SITE))
        .forEach(site -> ids.add(site.path().id()));
    for (var gone : List.copyOf(sites.keySet())) {
      if (!ids.contains(gone)) {
        sites.remove(gone);
        claims.values().forEach(claimants -> claimants.remove(gone));
        claims.values().removeIf(NavigableSet::isEmpty);
        desk.unfollow(new FeedId(Feeds.SITE_REPORT, gone), ServiceAddress.siteManager(gone));
        desk.unfollow(new FeedId(Feeds.SITE_REALIZATION, gone), ServiceAddress.siteManager(gone));
      }
    }
    for (var id : ids) {
      if (sites.putIfAbsent(id, new Site(limits)) == null) {
        follow(Feeds.SITE_REPORT, id, now, out);
        follow(Feeds.SITE_REALIZATION, id, now, out);
      }
    }
  }

  private void follow(Feeds feed, String site, long now, List<Effect> out) {
    desk.follow(
        new FeedId(feed, site), ServiceAddress.siteManager(site), new FeedMirror(limits), now, out);
  }

  /// Notes that a site's manager sent something.
  void heard(String from, long now) {
    try {
      var address = ServiceAddress.parse(from);
      var site = sites.get(address.site());
      if (site != null && address.equals(ServiceAddress.siteManager(address.site()))) {
        site.heardAt = now;
      }
    } catch (IllegalArgumentException _) {
      // Not one of ours; the desk counts it.
    }
  }

  /// What a site's report brought.
  ///
  /// @param attachments those whose claims changed
  /// @param references whether what it refers to changed
  /// @param becameComplete whether what it does not have is known to be gone only since now
  record Heard(NavigableSet<String> attachments, boolean references, boolean becameComplete) {}

  /// Takes what changed in a feed of a site; empty where that was not its report.
  Optional<Heard> apply(Followed followed) {
    var id = followed.id().instance();
    var site = sites.get(id);
    var mirror = desk.mirror(followed.id(), followed.producer());
    if (site == null || mirror == null) {
      return Optional.empty();
    }
    var relay = followed.producer().toString();
    if (followed.id().feed() != Feeds.SITE_REPORT) {
      site.realization.offer(relay, mirror, followed.applied());
      realization(id)
          .filter(RealizedEntry::hasRevision)
          .ifPresent(said -> site.realized = said.getRevision());
      return Optional.empty();
    }
    boolean wasComplete = isComplete(id);
    var changed = new TreeSet<String>();
    boolean references = false;
    for (var change : site.report.offer(relay, mirror, followed.applied())) {
      if (change.origin().equals(id) && change.key().startsWith(CLAIM)) {
        var attachment = change.key().substring(CLAIM.length());
        changed.add(attachment);
        claim(id, attachment, change.after() != null);
      }
      references |= change.key().startsWith(REFERENCE);
    }
    return Optional.of(new Heard(changed, references, !wasComplete && isComplete(id)));
  }

  private void claim(String site, String attachment, boolean holds) {
    if (holds) {
      claims.computeIfAbsent(attachment, _ -> new TreeSet<>()).add(site);
    } else {
      claims.computeIfPresent(
          attachment,
          (_, claimants) -> {
            claimants.remove(site);
            return claimants.isEmpty() ? null : claimants;
          });
    }
  }

  /// Returns the declared sites that are followed.
  NavigableSet<String> sites() {
    return Collections.unmodifiableNavigableSet(sites.navigableKeySet());
  }

  /// Returns the sites that claim an attachment.
  NavigableSet<String> claimants(String attachment) {
    return Collections.unmodifiableNavigableSet(
        claims.getOrDefault(attachment, Collections.emptyNavigableSet()));
  }

  /// Returns whether what a site does not report is not there.
  boolean isComplete(String site) {
    var known = sites.get(site);
    return known != null
        && known.report.state(site).filter(OriginStatus.State.COMPLETE::equals).isPresent();
  }

  /// Returns the controllers that a site reported.
  Optional<ControlPlanePlan> controlPlane(String site) {
    return entry(site, CONTROL_PLANE)
        .filter(SiteReportEntry::hasControlPlane)
        .map(SiteReportEntry::getControlPlane);
  }

  /// Returns how many of a site's own objects refer to each global object, by its path, as the site
  /// reported.
  SortedMap<String, Integer> references(String site) {
    var known = sites.get(site);
    var references = new TreeMap<String, Integer>();
    if (known != null) {
      for (var key : known.report.values(site).tailMap(REFERENCE, true).keySet()) {
        if (!key.startsWith(REFERENCE)) {
          break;
        }
        entry(site, key)
            .filter(SiteReportEntry::hasReference)
            .map(SiteReportEntry::getReference)
            .ifPresent(one -> references.put(one.getPath(), one.getReferrers()));
      }
    }
    return references;
  }

  /// Returns which overlay ids a site says that its own segments have, or had.
  Optional<OverlayIdUse> overlayIds(String site) {
    return entry(site, OVERLAY_IDS)
        .filter(SiteReportEntry::hasOverlayIds)
        .map(SiteReportEntry::getOverlayIds);
  }

  private Optional<SiteReportEntry> entry(String site, String key) {
    return value(site, true, key)
        .flatMap(bytes -> {
          try {
            return Optional.of(SiteReportEntry.parseFrom(bytes.unsafeArray()));
          } catch (InvalidProtocolBufferException _) {
            return Optional.empty();
          }
        });
  }

  /// Returns the revision that a site has in force, once it said so.
  Optional<Long> realizedRevision(String site) {
    return realization(site).filter(RealizedEntry::hasRevision).map(RealizedEntry::getRevision);
  }

  /// Returns what a site says of how far it is, once it did. Where its manager has not heard of all
  /// its hosts since its restart, what it said last of all of them counts, as far as it still holds
  /// that: none falls behind by it.
  Optional<RealizedEntry> realization(String site) {
    return value(site, false, "site/" + site)
        .flatMap(bytes -> {
          try {
            var said = RealizedEntry.parseFrom(bytes.unsafeArray());
            var last = requireNonNull(sites.get(site)).realized;
            return Optional.of(
                said.hasRevision() || last == null
                    ? said
                    : said.toBuilder().setRevision(Math.min(last, said.getHeld())).build());
          } catch (InvalidProtocolBufferException _) {
            return Optional.empty();
          }
        });
  }

  /// Returns when a site's manager was last heard, in milliseconds since 1970 UTC.
  Optional<Long> heardAt(String site) {
    var known = sites.get(site);
    return known == null ? Optional.empty() : Optional.ofNullable(known.heardAt);
  }

  private Optional<Bytes> value(String site, boolean report, String key) {
    var known = sites.get(site);
    if (known == null) {
      return Optional.empty();
    }
    return (report ? known.report : known.realization).value(site, key);
  }
}
