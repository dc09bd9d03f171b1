package io.interspan.sitemanager.logic;

import io.interspan.message.Effect;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is wrong at the site, to be told to people.
final class SiteAlarms {
  /// How long a host may stay away before somebody is told: longer than controllers and hosts take
  /// to find each other again after a restart.
  static final long STALE_MILLIS = 15_000;

  private final TreeMap<String, String> up = new TreeMap<>();
  private final TreeMap<String, Long> staleSince = new TreeMap<>();

  /// A disk that could not be read; empty where it could.
  private final String disk;

  SiteAlarms(String disk) {
    this.disk = disk;
  }

  /// Says what is wrong now, again and again while it lasts, and once that it is over.
  ///
  /// @param unshown why the configuration is not shown to controllers; empty where it is
  /// @param doubled attachments of granted ports that ports of the site's own have, with which
  void tell(
      String unshown,
      HostInventory inventory,
      SortedMap<String, String> doubled,
      SiteGroups groups,
      long now,
      List<Effect> out) {
    var before = new TreeMap<>(up);
    up.clear();
    if (!disk.isEmpty()) {
      up.put("site-manager/disk", disk);
    }
    if (!unshown.isEmpty()) {
      up.put(
          "site-manager/configuration",
          "the site's controllers are not given what changed: " + unshown);
    }
    inventory
        .claims()
        .disputed()
        .forEach((id, hosts) ->
            up.put(
                "site-manager/attachment/" + id,
                "attachment '"
                    + id
                    + "' is at several hosts, "
                    + String.join(", ", hosts)
                    + ": "
                    + inventory.claims().all().get(id)
                    + " had it first and keeps the claim; give one of the others another id"));
    for (var id : inventory.claims().unseen()) {
      up.put(
          "site-manager/unseen/" + id,
          "attachment '"
              + id
              + "' is granted to this site, but no host has shown it since the disk was lost:"
              + " have it forgotten if it is gone");
    }
    doubled.forEach((id, ports) ->
        up.put(
            "site-manager/doubled/" + id,
            "attachment '"
                + id
                + "' is named twice: "
                + ports
                + "; the grant ends once the global manager hears of it"));
    stale(inventory.stale(), now);
    groups(groups);
    before.keySet().stream()
        .filter(id -> !up.containsKey(id))
        .forEach(id -> out.add(new Effect.Alarm(id, "")));
    up.forEach((id, text) -> out.add(new Effect.Alarm(id, text)));
  }

  private void groups(SiteGroups groups) {
    groups
        .gate()
        .partial()
        .forEach((group, mark) ->
            up.put("site-manager/members" + group, partial(group, mark.unknown(), groups)));
    groups
        .answers()
        .problems()
        .forEach((site, problem) ->
            up.put(
                "site-manager/answers/" + site,
                "site " + site + " is not told the members of its groups here: " + problem));
  }

  private static String partial(IntentPath group, List<String> sites, SiteGroups groups) {
    var silent = new ArrayList<String>();
    var reasons = new StringBuilder();
    for (var site : sites) {
      var trouble = groups.trouble(group, site);
      if (trouble.isEmpty()) {
        silent.add(site);
      } else {
        reasons.append("; ").append(site).append(" cannot say who they are: ").append(trouble);
      }
    }
    if (!silent.isEmpty()) {
      reasons
          .append("; ")
          .append(String.join(", ", silent))
          .append(" did not say who they are: see that it runs and can be reached");
    }
    return "group "
        + group
        + " is in force without its members at "
        + String.join(", ", sites)
        + reasons;
  }

  private void stale(List<String> hosts, long now) {
    staleSince.keySet().retainAll(hosts);
    for (var host : hosts) {
      long since = staleSince.computeIfAbsent(host, _ -> now);
      if (now - since >= STALE_MILLIS) {
        up.put(
            "site-manager/host/" + host,
            "no controller has heard host "
                + host
                + ": what it had is kept until it comes back, leaves cleanly or is forgotten");
      }
    }
  }

  SortedMap<String, String> up() {
    return Collections.unmodifiableSortedMap(up);
  }
}
