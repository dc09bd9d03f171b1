package io.interspan.sitemanager.logic;

import io.interspan.message.ControlPlanePlan;
import io.interspan.message.ControllerNode;
import io.interspan.message.Envelope;
import io.interspan.message.ProtoBytes;
import io.interspan.message.Role;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ShardMapEntry;
import io.interspan.message.ShardMaps;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.shard.ShardMap;
import io.interspan.model.shard.Sharding;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The site's controllers: which there are, and how they share its work.
final class SiteControllers {
  private final SiteManagerConfig config;
  private final NodeSet nodes;
  private ShardMapEntry shardMap;

  /// @param planned how the plan has them share their work; empty where it does not say
  /// @param last the shard map that was allotted last, or null
  SiteControllers(
      SiteManagerConfig config,
      Optional<Sharding> planned,
      @Nullable ShardMapEntry last,
      long now) {
    this.config = config;
    this.nodes = new NodeSet(config, last, now);
    this.shardMap =
        ShardAllotment.allot(
            planned.orElseGet(() -> ShardAllotment.sharding(last)), nodes.all(), last, now);
  }

  /// Returns how they share the work as of now.
  ShardMap map() {
    return ShardMaps.read(shardMap);
  }

  /// Returns the addresses of those that are known, there or not, by their ids.
  SortedMap<String, ServiceAddress> known() {
    var known = new TreeMap<String, ServiceAddress>();
    nodes.known().forEach(node -> known.put(node, config.controller(node)));
    return known;
  }

  /// Returns the node that composes a host's plan, where it is there: while it is away, nobody
  /// hears the host.
  Optional<String> composer(String host) {
    return map().composer(host).filter(nodes::isThere);
  }

  /// Takes a hello.
  ///
  /// @return the controller, where it was not known before
  Optional<ServiceAddress> saidHello(Envelope envelope, long now) {
    ServiceAddress from;
    try {
      from = ServiceAddress.parse(envelope.getFrom());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    var endpoint = envelope.getNodeHello().getSessionEndpoint();
    boolean isNew =
        from.role() == Role.CONTROLLER
            && from.site().equals(config.site())
            && !endpoint.isEmpty()
            && nodes.heard(from.node(), endpoint, now);
    return isNew ? Optional.of(from) : Optional.empty();
  }

  /// Time goes on. Returns those that the work is to be shared among, if that is certain now.
  Optional<List<ControllerNode>> tick(long now) {
    return nodes.tick(now);
  }

  /// Allots them their work anew.
  ///
  /// @return whether it is shared in another way now
  boolean allot(Optional<Sharding> planned, List<ControllerNode> present, long now) {
    var sharding = planned.orElseGet(() -> ShardAllotment.sharding(shardMap));
    var next = ShardAllotment.allot(sharding, present, shardMap, now);
    boolean isOther = !next.equals(shardMap);
    shardMap = next;
    return isOther;
  }

  /// Returns what the configuration shows of it.
  KeyChange entry() {
    return new KeyChange(
        ShardAllotment.KEY, ProtoBytes.serialize(ShardAllotment.configEntry(shardMap)));
  }

  /// Returns what the disk has of it.
  StoredEntry row() {
    return StoredSite.shardMap(shardMap);
  }

  /// Returns what the global manager is told of it.
  ControlPlanePlan report() {
    return ShardAllotment.report(config.site(), shardMap, nodes.all());
  }
}
