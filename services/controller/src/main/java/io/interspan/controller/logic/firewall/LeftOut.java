package io.interspan.controller.logic.firewall;

import io.interspan.firewall.logic.group.MemberKeys;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// How much hosts' plans lack of what they would have with all members of the groups that their
/// rules name: what does not matter to them. Hosts to which the same matters are counted once.
final class LeftOut {
  private final MemberTable members;

  /// How large an entry is that says that a workload is a member.
  private final int selected;

  private final HashMap<SortedMap<String, SortedSet<Home>>, PlanSizes> known = new HashMap<>();

  LeftOut(MemberTable members, int selected) {
    this.members = members;
    this.selected = selected;
  }

  /// Returns the same for each of some hosts.
  SortedMap<String, PlanSizes> of(SortedMap<String, HostRules> hosts) {
    var sizes = new TreeMap<String, PlanSizes>();
    hosts.forEach((name, host) -> sizes.put(name, of(host)));
    return sizes;
  }

  /// Returns it for a host.
  PlanSizes of(HostRules host) {
    return known.computeIfAbsent(host.wanted(), this::work);
  }

  private PlanSizes work(SortedMap<String, SortedSet<Home>> wanted) {
    var sizes = PlanSizes.NONE;
    var held = new HashSet<String>();
    var left = new TreeSet<String>();
    for (var one : wanted.entrySet()) {
      var sites = new TreeSet<String>();
      one.getValue().forEach(home -> sites.add(home.site()));
      for (var at : members.bySelector(one.getKey()).entrySet()) {
        if (one.getValue().contains(at.getKey())) {
          held.addAll(at.getValue());
        } else if (sites.contains(at.getKey().site())) {
          left.addAll(at.getValue());
          sizes = sizes.plus(members(one.getKey(), at.getValue()));
        }
      }
    }
    left.removeAll(held);
    return sizes.plus(workloads(left));
  }

  private PlanSizes members(String selector, Set<String> places) {
    var sizes = PlanSizes.NONE;
    for (var place : places) {
      sizes = sizes.plus(MemberKeys.memberAt(selector, place), selected);
    }
    return sizes;
  }

  private PlanSizes workloads(Set<String> places) {
    var sizes = PlanSizes.NONE;
    for (var place : places) {
      var entry = Objects.requireNonNull(members.at(place)).entry();
      sizes = sizes.plus(MemberKeys.workloadAt(place), entry.size());
    }
    return sizes;
  }
}
