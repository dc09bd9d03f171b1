package io.interspan.controller.logic;

import io.interspan.model.feed.Cursor;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Knows which hosts' plans are due to be composed anew, and composes them.
final class PlanComposer {
  private final SortedMap<String, KnownHost> hosts;
  private final Shards shards;
  private final TreeSet<String> due = new TreeSet<>();

  /// Hosts with a session that do not say yet that they hold a plan of this node's.
  private final TreeSet<String> unheld = new TreeSet<>();

  /// Which hosts have an attachment.
  private final TreeMap<String, TreeSet<String>> byAttachment = new TreeMap<>();

  /// The configuration's place at the last composition.
  private @Nullable Cursor lastStamp;

  private boolean wasConfigured;

  /// @param hosts those that the node knows; a view
  PlanComposer(SortedMap<String, KnownHost> hosts, Shards shards) {
    this.hosts = hosts;
    this.shards = shards;
  }

  /// Has a host's plan composed anew, whatever changed.
  void due(String host) {
    due.add(host);
  }

  /// Notes whether a host says that it holds a plan of this node's.
  void held(String host, boolean isHeld) {
    if (isHeld) {
      unheld.remove(host);
    } else {
      unheld.add(host);
    }
  }

  /// Lets go of a host.
  void forget(String host) {
    due.remove(host);
    unheld.remove(host);
  }

  /// Takes note that the attachments of a host are others.
  void attachments(String host, Collection<String> before, Collection<String> after) {
    for (var attachment : before) {
      var of = byAttachment.get(attachment);
      if (of != null && !after.contains(attachment)) {
        of.remove(host);
        if (of.isEmpty()) {
          byAttachment.remove(attachment);
        }
      }
    }
    after.forEach(
        attachment -> byAttachment.computeIfAbsent(attachment, _ -> new TreeSet<>()).add(host));
  }

  /// Returns the hosts that have one of some attachments.
  SortedSet<String> having(Collection<String> attachments) {
    var having = new TreeSet<String>();
    attachments.forEach(one -> having.addAll(byAttachment.getOrDefault(one, new TreeSet<>())));
    return having;
  }

  /// Composes the plans that may be others now.
  ///
  /// @param affected attachments that the configuration's changes led to
  /// @param stamp the configuration's place, or null while it is not complete
  /// @param settled the revision up to which the plans showed the log until now
  /// @param revision the revision up to which they show it from now on
  /// @return the hosts that were looked at
  SortedSet<String> compose(
      Collection<String> affected,
      @Nullable Cursor stamp,
      long settled,
      long revision,
      SiteConfig site) {
    due.addAll(having(affected));
    if (wasConfigured != (stamp != null)) {
      wasConfigured = stamp != null;
      due.addAll(hosts.keySet());
    }
    if (!Objects.equals(stamp, lastStamp)) {
      lastStamp = stamp;
      due.addAll(unheld);
    }
    due.addAll(site.firewall().due());
    var deltas = site.firewall().takeDeltas();
    if (due.isEmpty() && deltas.isEmpty()) {
      return Collections.emptySortedSet();
    }
    var looked = new TreeSet<>(due);
    due.clear();
    for (var host : looked) {
      var known = hosts.get(host);
      if (known == null) {
        continue;
      }
      boolean isReady = known.live && !known.refreshing && known.isReported();
      if (stamp != null && isReady && shards.composes(host)) {
        known.plan(site.compose(host, known.view()), stamp, settled, revision);
      } else {
        site.firewall().forget(host);
        known.planFills();
      }
    }
    if (stamp != null) {
      deltas.forEach((host, changes) -> {
        var known = hosts.get(host);
        if (known != null && looked.add(host)) {
          known.change(changes, stamp, settled, revision);
        }
      });
    }
    return looked;
  }
}
