package io.interspan.simulation;

import io.interspan.message.Envelope;
import io.interspan.message.Feeds;
import io.interspan.message.OriginState;
import io.interspan.message.Role;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ShardMapEntry;
import java.util.TreeMap;

/// Sees to it that a shard has one owner under each epoch of its site's shard map: whatever nodes
/// crash, pause or are cut off, one node alone says under an epoch that it composes a host's plan.
/// One that did before may answer still, but says that its plan is none to go by. And one epoch has
/// one map.
final class ShardAuditor {
  private static final String AUDITOR = "shards";

  /// The node that said under an epoch that it composes a host's plan.
  private final TreeMap<String, String> owners = new TreeMap<>();

  private final TreeMap<String, ShardMapEntry> maps = new TreeMap<>();

  /// Looks at a message that is sent.
  void sent(Envelope envelope) {
    var from = ServiceAddress.parse(envelope.getFrom());
    if (from.role() != Role.CONTROLLER) {
      return;
    }
    if (envelope.hasWelcome()) {
      map(from, envelope.getWelcome().getShardMap());
    } else if (envelope.hasSessionRefusal()) {
      map(from, envelope.getSessionRefusal().getShardMap());
    } else if (isWholePlan(envelope)) {
      var what =
          "%s:%s for %s under the shard map's epoch %d"
              .formatted(
                  envelope.getFeed(),
                  envelope.getInstance(),
                  envelope.getTo(),
                  envelope.getShardEpoch());
      var owner = owners.putIfAbsent(what, from.toString());
      if (owner != null && !owner.equals(from.toString())) {
        throw new Violation(AUDITOR, what + " comes from " + owner + " and from " + from);
      }
    }
  }

  private static boolean isWholePlan(Envelope envelope) {
    return envelope.getFeed().equals(Feeds.HOST_PLAN.feedName())
        && envelope.getPage().getOriginsList().stream()
            .anyMatch(origin -> origin.getState() == OriginState.ORIGIN_STATE_COMPLETE);
  }

  private void map(ServiceAddress from, ShardMapEntry map) {
    var what = "the shard map of " + from.site() + " of epoch " + map.getEpoch();
    var known = map.getEpoch() == 0 ? null : maps.putIfAbsent(what, map);
    if (known != null && !known.equals(map)) {
      throw new Violation(AUDITOR, what + " is " + known + " and " + map);
    }
  }
}
