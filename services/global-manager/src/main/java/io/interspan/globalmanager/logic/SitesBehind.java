package io.interspan.globalmanager.logic;

import io.interspan.message.Effect;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Which sites do not have in force what they should: which revision, and since when.
final class SitesBehind {
  /// How long a site may take before somebody is told, in milliseconds: longer than it waits for
  /// the members of a rule's groups at sites that are well, shorter than people do.
  static final long PATIENCE_MILLIS = 15_000;

  /// A site that is behind.
  ///
  /// @param revision one that it lacks: the last that changed its plan when that was seen first
  /// @param since when that was seen first, in milliseconds since 1970 UTC
  record Behind(long revision, long since) {}

  private final SiteReports reports;
  private final TreeMap<String, Long> planned = new TreeMap<>();
  private final TreeMap<String, Behind> behind = new TreeMap<>();
  private final TreeMap<String, String> alarms = new TreeMap<>();

  SitesBehind(SiteReports reports) {
    this.reports = reports;
  }

  /// Learns which revision changed a site's plan last.
  void planned(String site, long revision, long now) {
    planned.put(site, revision);
    look(site, now);
  }

  private void look(String site, long now) {
    long should = planned.getOrDefault(site, 0L);
    long is = reports.realizedRevision(site).orElse(0L);
    var before = behind.get(site);
    if (is >= should || !reports.sites().contains(site)) {
      behind.remove(site);
    } else if (before == null || is >= before.revision()) {
      behind.put(site, new Behind(should, now));
    }
  }

  /// Says which sites are behind, again and again while it lasts, and once that it is over.
  void tick(long now, List<Effect> out) {
    planned.keySet().retainAll(reports.sites());
    reports.sites().forEach(site -> look(site, now));
    behind.keySet().retainAll(reports.sites());
    var over = new TreeMap<>(alarms);
    alarms.clear();
    behind.forEach((site, since) -> {
      if (now - since.since() >= PATIENCE_MILLIS) {
        alarms.put(
            "global-manager/behind/" + site,
            "site "
                + site
                + " is behind: revision "
                + since.revision()
                + " is not in force there since "
                + Instant.ofEpochMilli(since.since())
                + ", it has "
                + reports.realizedRevision(site).map(String::valueOf).orElse("said nothing"));
      }
    });
    over.keySet().removeAll(alarms.keySet());
    over.keySet().forEach(id -> out.add(new Effect.Alarm(id, "")));
    alarms.forEach((id, text) -> out.add(new Effect.Alarm(id, text)));
  }

  /// Returns the revision that changed a site's plan last, once span said so.
  Optional<Long> planRevision(String site) {
    return Optional.ofNullable(planned.get(site));
  }

  /// Returns since when a site is behind, if it is.
  Optional<Behind> of(String site) {
    return Optional.ofNullable(behind.get(site));
  }
}
