package io.interspan.sitemanager.logic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which attachments this site has, and at which of its hosts.
///
/// Where two hosts have one attachment, the one that had it first keeps the claim until it no
/// longer has it: a workload that moves within the site never loses its port, and an id that is
/// used twice by mistake takes nothing from the first.
///
/// An attachment that was granted to the site in a life that its disk no longer knows of is claimed
/// without a host, until a host shows it or an operator has it forgotten.
final class Claims {
  /// The host of a claim that no host has shown yet.
  static final String NO_HOST = "";

  private final TreeMap<String, String> claims;
  private final TreeMap<String, TreeSet<String>> holders = new TreeMap<>();

  /// The most attachments in [#gone]: as many as a large site has. One that finds no room there may
  /// be claimed without a host, with an alarm.
  private static final int MAX_GONE = 65_536;

  /// Attachments that hosts took away before the first plan was here: what an older plan says of
  /// them is over.
  private final TreeSet<String> gone = new TreeSet<>();

  /// A claim that is to be another.
  ///
  /// @param attachmentId which
  /// @param host who has it now; empty where nobody has
  record Changed(String attachmentId, Optional<String> host) {}

  /// Begins with the claims that the disk holds; hosts are to appear again.
  Claims(SortedMap<String, String> stored) {
    this.claims = new TreeMap<>(stored);
  }

  /// Notes that a host has an attachment.
  void appear(String attachmentId, String host) {
    holders.computeIfAbsent(attachmentId, _ -> new TreeSet<>()).add(host);
  }

  /// Notes that a host no longer has an attachment.
  void disappear(String attachmentId, String host) {
    var hosts = holders.get(attachmentId);
    if (hosts != null && hosts.remove(host) && hosts.isEmpty()) {
      holders.remove(attachmentId);
    }
  }

  /// Decides anew who has these attachments; returns what changed.
  List<Changed> decide(Collection<String> attachmentIds) {
    var changed = new ArrayList<Changed>();
    for (var id : attachmentIds) {
      var hosts = holders.get(id);
      var claim = claims.get(id);
      if (hosts == null) {
        if (claim != null && !claim.equals(NO_HOST)) {
          claims.remove(id);
          if (gone.size() < MAX_GONE) {
            gone.add(id);
          }
          changed.add(new Changed(id, Optional.empty()));
        }
      } else if (claim == null || !hosts.contains(claim)) {
        claims.put(id, hosts.first());
        changed.add(new Changed(id, Optional.of(hosts.first())));
      }
    }
    return changed;
  }

  /// Claims attachments that the site was granted before it lost its memory.
  List<Changed> adopt(Collection<String> attachmentIds) {
    var changed = new ArrayList<Changed>();
    for (var id : attachmentIds) {
      if (!gone.contains(id) && claims.putIfAbsent(id, NO_HOST) == null) {
        changed.add(new Changed(id, Optional.of(NO_HOST)));
      }
    }
    gone.clear();
    return changed;
  }

  /// Gives up a claim that no host has shown.
  List<Changed> forget(String attachmentId) {
    return claims.remove(attachmentId, NO_HOST)
        ? List.of(new Changed(attachmentId, Optional.empty()))
        : List.of();
  }

  /// Returns which host has which attachment, a view.
  SortedMap<String, String> all() {
    return Collections.unmodifiableSortedMap(claims);
  }

  /// Returns the attachments that more than one host has, with these hosts.
  SortedMap<String, SortedSet<String>> disputed() {
    var disputed = new TreeMap<String, SortedSet<String>>();
    holders.forEach((id, hosts) -> {
      if (hosts.size() > 1) {
        disputed.put(id, Collections.unmodifiableSortedSet(hosts));
      }
    });
    return disputed;
  }

  /// Returns the attachments that no host has shown.
  List<String> unseen() {
    return claims.entrySet().stream()
        .filter(claim -> claim.getValue().equals(NO_HOST))
        .map(claim -> claim.getKey())
        .toList();
  }
}
