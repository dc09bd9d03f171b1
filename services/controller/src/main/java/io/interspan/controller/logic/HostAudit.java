package io.interspan.controller.logic;

import io.interspan.message.Effect;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// The hosts that say that they act upon another plan than the one they were sent: they are told to
/// pull the whole of it, again and again.
final class HostAudit {
  /// How soon a host is told so again: a few times what a whole plan takes.
  private static final long CORRECT_MILLIS = 2_000;

  private final FeedDesk desk;
  private final Function<String, FeedId> plan;

  /// When each was last told.
  private final TreeMap<String, Long> differing = new TreeMap<>();

  private long differed;

  /// @param plan gives the feed of a host's plan
  HostAudit(FeedDesk desk, Function<String, FeedId> plan) {
    this.desk = desk;
    this.plan = plan;
  }

  /// Looks at what a host says that it holds.
  void look(KnownHost known, long now, List<Effect> out) {
    if (!known.holdsAnother()) {
      differing.remove(known.host());
    } else if (differing.putIfAbsent(known.host(), now) == null) {
      differed++;
      correct(known, out);
    }
  }

  private void correct(KnownHost known, List<Effect> out) {
    desk.correct(plan.apply(known.host()), known.address(), out);
  }

  void tick(SortedMap<String, KnownHost> hosts, long now, List<Effect> out) {
    for (var differs : differing.entrySet()) {
      var known = hosts.get(differs.getKey());
      if (known != null && known.live && now - differs.getValue() >= CORRECT_MILLIS) {
        differs.setValue(now);
        correct(known, out);
      }
    }
  }

  boolean differs(String host) {
    return differing.containsKey(host);
  }

  void forget(String host) {
    differing.remove(host);
  }

  /// Returns how often a host was found to hold another plan than the one it was sent.
  long differed() {
    return differed;
  }
}
