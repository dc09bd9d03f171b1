package io.interspan.sitemanager.logic;

import io.interspan.message.Effect;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.Followed;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RealizedEntry;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.message.SiteReportEntry;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.OriginCopies;
import io.interspan.model.feed.OriginStatus;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.PortGrant;
import io.interspan.span.testing.FakeGlobalManager;
import io.interspan.span.testing.FakeLog;
import io.interspan.span.testing.Intents;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// A global manager that follows the sites and grants ports as the real one does.
final class GrantingManager implements ServiceLogic {
  private final FakeLog log;
  private final FakeGlobalManager intents;
  private final FeedDesk desk = new FeedDesk(ServiceAddress.GLOBAL_MANAGER, FeedLimits.DEFAULT);
  private final TreeMap<String, OriginCopies> reports = new TreeMap<>();
  private final TreeMap<String, OriginCopies> realizations = new TreeMap<>();

  /// The grants that ended, over all lives.
  private final List<IntentPath> ended;

  GrantingManager(FakeLog log, List<IntentPath> ended) {
    this.log = log;
    this.intents = new FakeGlobalManager(log, 5, false);
    this.ended = ended;
  }

  @Override
  public ServiceAddress address() {
    return ServiceAddress.GLOBAL_MANAGER;
  }

  @Override
  public List<Effect> on(ServiceEvent event, long now) {
    var out = new ArrayList<>(intents.on(event, now));
    switch (event) {
      case ServiceEvent.Received(var envelope) -> {
        if (!envelope.getFeed().equals(Feeds.INTENTS.feedName())) {
          desk.received(envelope, now, out).forEach(this::moved);
        }
      }
      case ServiceEvent.Ticked() -> {
        desk.tick(now, out).forEach(this::moved);
        for (var path : List.copyOf(log.objects().keySet())) {
          if (isOf(path, IntentType.SITE) && !reports.containsKey(path.id())) {
            follow(path.id(), now, out);
          }
        }
        grant();
      }
      case ServiceEvent.Started _, ServiceEvent.Persisted _ -> {}
    }
    return out;
  }

  private void follow(String site, long now, List<Effect> out) {
    reports.put(site, new OriginCopies(FeedLimits.DEFAULT));
    realizations.put(site, new OriginCopies(FeedLimits.DEFAULT));
    for (var feed : List.of(Feeds.SITE_REPORT, Feeds.SITE_REALIZATION)) {
      desk.follow(
          new FeedId(feed, site),
          ServiceAddress.siteManager(site),
          new FeedMirror(FeedLimits.DEFAULT),
          now,
          out);
    }
  }

  private void moved(Followed followed) {
    var copies = followed.id().feed() == Feeds.SITE_REPORT ? reports : realizations;
    Objects.requireNonNull(copies.get(followed.id().instance()))
        .offer(
            followed.producer().toString(),
            Objects.requireNonNull(desk.mirror(followed.id(), followed.producer())),
            followed.applied());
  }

  private void grant() {
    for (var path : List.copyOf(log.objects().keySet())) {
      if (isOf(path, IntentType.SEGMENT_PORT)) {
        var grant = PortGrant.pathOf(path);
        var entry = log.objects().get(grant);
        if (entry == null) {
          claimant(path.id()).ifPresent(site -> log.commit(List.of(granted(path, site))));
        } else {
          var site = PortGrant.read(grant, ProtoBytes.unwrap(entry.getJson())).site();
          if (isComplete(site) && !claims(site).containsKey(path.id())) {
            ended.add(grant);
            log.commit(List.of(new Intents.Change(grant, Optional.empty())));
          }
        }
      }
    }
  }

  private static Intents.Change granted(IntentPath port, String site) {
    return Intents.grant(port.parent().id(), port.id(), site);
  }

  private boolean isOf(IntentPath path, IntentType type) {
    var entry = log.objects().get(path);
    return entry != null && entry.getType().equals(type.apiName());
  }

  private Optional<String> claimant(String attachment) {
    return reports.keySet().stream()
        .filter(site -> claims(site).containsKey(attachment))
        .findFirst();
  }

  boolean isComplete(String site) {
    var report = reports.get(site);
    return report != null
        && report.state(site).map(state -> state == OriginStatus.State.COMPLETE).orElse(false);
  }

  /// Returns what a site claims, and for which host.
  SortedMap<String, String> claims(String site) {
    var claims = new TreeMap<String, String>();
    entries(site).values().stream()
        .filter(SiteReportEntry::hasClaim)
        .forEach(e -> claims.put(e.getClaim().getAttachmentId(), e.getClaim().getHost()));
    return claims;
  }

  SortedMap<String, SiteReportEntry> entries(String site) {
    var entries = new TreeMap<String, SiteReportEntry>();
    var report = reports.get(site);
    if (report != null) {
      report
          .values(site)
          .forEach((key, value) ->
              entries.put(key, ProtoBytes.parse(SiteReportEntry.parser(), value, key)));
    }
    return entries;
  }

  OptionalLong realized(String site) {
    return realization(site).stream()
        .filter(RealizedEntry::hasRevision)
        .mapToLong(RealizedEntry::getRevision)
        .findFirst();
  }

  Optional<RealizedEntry> realization(String site) {
    return Optional.ofNullable(realizations.get(site))
        .map(copies -> copies.values(site).get("site/" + site))
        .map(value -> ProtoBytes.parse(RealizedEntry.parser(), value, site));
  }
}
