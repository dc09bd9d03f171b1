package io.interspan.loadtest.scale.pruning;

import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What hosts' plans are to have, worked out from the network alone.
final class Expected {
  private final boolean isJoined;

  /// The tags of each workload.
  private final List<List<String>> tags;

  private final List<Written> rules = new ArrayList<>();

  /// Sets of workloads are sets of their numbers.
  private final TreeMap<String, BitSet> hosts = new TreeMap<>();

  private final List<Group> shops;

  /// All that have some tags.
  ///
  /// @param id the tags
  private record Group(String id, BitSet members) {}

  /// A rule.
  ///
  /// @param peers the groups that it lets through, or stops
  /// @param scope the groups that it applies to; none for everybody
  private record Written(String path, List<Group> peers, List<Group> scope) {
    Written {
      peers = List.copyOf(peers);
      scope = List.copyOf(scope);
    }

    /// Returns those of some ports that it applies to.
    BitSet applies(BitSet ports) {
      if (scope.isEmpty()) {
        return ports;
      }
      var at = new BitSet();
      scope.forEach(group -> at.or(group.members()));
      at.and(ports);
      return at;
    }
  }

  Expected(Network network, Shops shops) {
    this.isJoined = network.isJoined();
    var workloads = shops.all();
    this.tags = workloads.stream().map(Workload::tags).toList();
    this.shops = shops.shops().stream().map(shop -> group(List.of(shop.tag()))).toList();
    for (int i = 0; i < workloads.size(); i++) {
      var one = workloads.get(i);
      hosts.computeIfAbsent(one.site() + "/" + one.host(), _ -> new BitSet()).set(i);
    }
    for (var rule : network.rules()) {
      var peers = rule.tags().stream().map(tag -> group(List.of(tag))).toList();
      rules.add(new Written(rule.rule().value(), peers, List.of()));
    }
    for (var shop : shops.shops()) {
      var tiers = Role.TIERS.stream().map(role -> group(List.of(role.tag(), shop.tag()))).toList();
      through(shop.rule(Role.WEB, Role.APP), tiers.subList(0, 2));
      through(shop.rule(Role.APP, Role.DB), tiers.subList(1, 3));
      rules.add(new Written(shop.lastRule().value(), List.of(), tiers));
    }
  }

  private Group group(List<String> wanted) {
    var members = new BitSet();
    for (int i = 0; i < tags.size(); i++) {
      if (tags.get(i).containsAll(wanted)) {
        members.set(i);
      }
    }
    return new Group(String.join(",", wanted), members);
  }

  private void through(IntentPath path, List<Group> groups) {
    rules.add(new Written(path.value(), groups, groups));
  }

  private BitSet ports(String host) {
    return Objects.requireNonNull(hosts.get(host));
  }

  /// Returns the rules that apply to one of a host's ports.
  SortedSet<String> rules(String host) {
    var found = new TreeSet<String>();
    for (var rule : rules) {
      if (!rule.applies(ports(host)).isEmpty()) {
        found.add(rule.path());
      }
    }
    return found;
  }

  /// Returns how many entries a host's plan has that say who is a member, and with which addresses.
  int entries(String host) {
    return entries(host, isJoined);
  }

  /// Returns the same without pruning.
  int unprunedEntries(String host) {
    return entries(host, true);
  }

  private int entries(String host, boolean isReachedByAll) {
    var ports = ports(host);
    var known = new TreeMap<String, BitSet>();
    for (var rule : rules) {
      var at = rule.applies(ports);
      if (!at.isEmpty()) {
        var reached = isReachedByAll ? everybody() : neighbours(at);
        rule.peers().forEach(group -> know(group, reached, known));
        // Its own ports a host knows as members of a rule's scope, too.
        rule.scope().forEach(group -> know(group, ports, known));
      }
    }
    var all = new BitSet();
    known.values().forEach(all::or);
    return all.cardinality() + known.values().stream().mapToInt(BitSet::cardinality).sum();
  }

  private static void know(Group group, BitSet reached, SortedMap<String, BitSet> known) {
    var members = (BitSet) group.members().clone();
    members.and(reached);
    known.computeIfAbsent(group.id(), _ -> new BitSet()).or(members);
  }

  private BitSet everybody() {
    var all = new BitSet();
    all.set(0, tags.size());
    return all;
  }

  /// Returns all workloads of the shops of some.
  private BitSet neighbours(BitSet some) {
    var all = new BitSet();
    shops.stream().map(Group::members).filter(some::intersects).forEach(all::or);
    return all;
  }
}
