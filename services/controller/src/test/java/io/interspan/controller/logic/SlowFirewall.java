package io.interspan.controller.logic;

import static java.util.Objects.requireNonNull;

import io.interspan.controller.logic.FirewallNet.Group;
import io.interspan.controller.logic.FirewallNet.Policy;
import io.interspan.controller.logic.FirewallNet.Port;
import io.interspan.controller.logic.FirewallNet.Router;
import io.interspan.controller.logic.FirewallNet.Rule;
import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.message.PlanEntry;
import io.interspan.message.WorkloadEntry;
import io.interspan.model.intent.IntentPath;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What each host of a [FirewallNet] is to have, the slow and obvious way: every rule is held
/// against every port, and every port against every group.
final class SlowFirewall {
  private final FirewallNet net;
  private final SortedMap<String, Router> routers;
  private final SortedMap<String, String> segments;
  private final SortedMap<String, Port> ports;
  private final SortedMap<String, Group> groups;
  private final SortedMap<String, Policy> policies;
  private final SortedMap<String, Rule> rules;

  SlowFirewall(FirewallNet net) {
    this.net = net;
    this.routers = net.routers;
    this.segments = net.segments;
    this.ports = net.ports;
    this.groups = net.groups;
    this.policies = net.policies;
    this.rules = net.rules;
  }

  /// Returns whether a port is a member of a group, by what it is.
  boolean isMember(String path, Port port) {
    var group = groups.get(path);
    if (group == null) {
      return false;
    }
    boolean here = group.sites().contains(port.site());
    for (var term : group.terms()) {
      var named = term.startsWith("path:") ? term.substring(5) : "";
      boolean isOne =
          groups.containsKey(named)
              ? isMember(named, port)
              : here && (term.equals(port.tag()) || named.equals(port.segment()));
      if (isOne) {
        return true;
      }
    }
    return false;
  }

  private String top(String router) {
    var at = routers.get(router);
    return at == null || at.above().isEmpty() || !routers.containsKey(at.above())
        ? (at == null ? "" : router)
        : top(at.above());
  }

  /// Returns where a port's addresses count, as this site has it: of a segment that its plan does
  /// not have, nowhere.
  @Nullable String space(Port port) {
    boolean isForeign = FirewallNet.isForeign(port);
    var router = isForeign ? FirewallNet.told(port) : segments.get(port.segment());
    if (router == null) {
      return null;
    }
    var top = top(router);
    return !top.isEmpty() ? top : isForeign ? null : port.segment();
  }

  /// What of a host's firewall there is: the rules that apply to its ports, and by selector the
  /// members that matter of the groups that these name, as their sites and ports.
  record Expected(SortedSet<String> rules, SortedMap<String, SortedSet<String>> members) {}

  /// Works out what a host is to have.
  Expected expected(String host) {
    var config = new FirewallConfig(net).entries();
    var applied = new TreeSet<String>();
    var members = new TreeMap<String, SortedSet<String>>();
    rules.forEach((path, rule) -> {
      for (var own : net.own(host)) {
        if (applies(path, rule, own)) {
          applied.add(path);
          for (var group : named(path, rule)) {
            boolean isPeer = group.equals(rule.sources()) || group.equals(rule.destinations());
            var entry = requireNonNull(config.get(MemberKeys.group(new IntentPath(group))));
            var matter =
                members.computeIfAbsent(
                    entry.getGroupMembers().getSelector(), _ -> new TreeSet<>());
            ports.values().stream()
                .filter(port -> isMember(group, port))
                .filter(port -> net.own(host).contains(port) || (isPeer && isNear(port, own)))
                .forEach(port -> matter.add(port.site() + " " + port.path()));
          }
        }
      }
    });
    return new Expected(applied, members);
  }

  private boolean isNear(Port port, Port own) {
    var space = space(port);
    return space != null && space.equals(space(own));
  }

  private SortedSet<String> named(String path, Rule rule) {
    return namedGroups(rule, policies.get(path.substring(0, path.indexOf("/rules/"))));
  }

  private static SortedSet<String> namedGroups(Rule rule, @Nullable Policy policy) {
    var named = new TreeSet<>(rule.scope());
    named.add(rule.sources());
    named.add(rule.destinations());
    if (policy != null) {
      named.addAll(policy.scope());
    }
    named.removeIf(path -> !path.contains("/groups/"));
    return named;
  }

  private boolean applies(String path, Rule rule, Port port) {
    var policy = policies.get(path.substring(0, path.indexOf("/rules/")));
    if (rule.disabled() || (policy == null && !path.equals(FirewallNet.LAST))) {
      return false;
    }
    if (!groups.keySet().containsAll(namedGroups(rule, policy))) {
      return false;
    }
    return isIn(rule.scope(), port) && (policy == null || isIn(policy.scope(), port));
  }

  private boolean isIn(List<String> scope, Port port) {
    return scope.isEmpty()
        || scope.stream()
            .anyMatch(one ->
                one.equals(port.segment()) || one.equals(port.path()) || isMember(one, port));
  }

  /// Returns a host's plan with all members of its groups, wherever they are.
  SortedMap<String, PlanEntry> unpruned(SortedMap<String, PlanEntry> pruned) {
    var all = new TreeMap<>(pruned);
    var selectors = new TreeSet<String>();
    pruned.values().stream()
        .filter(PlanEntry::hasGroupMembers)
        .forEach(entry -> selectors.add(entry.getGroupMembers().getSelector()));
    new FirewallConfig(net)
        .entries()
        .forEach((key, entry) -> {
          var selector = MemberKeys.selectorOf(key);
          if (selector.filter(selectors::contains).isPresent()) {
            all.putIfAbsent(key, entry);
          } else if (MemberKeys.isWorkload(key)) {
            all.computeIfAbsent(key, _ -> whole(entry.getWorkload(), MemberKeys.placeOf(key)));
          }
        });
    return all;
  }

  private PlanEntry whole(WorkloadEntry said, String place) {
    var port =
        ports.values().stream()
            .filter(one -> MemberKeys.place(one.origin(), one.path()).equals(place))
            .findFirst()
            .orElseThrow();
    var space = space(port);
    var entry = said.toBuilder().setSpace(space == null ? "" : space);
    return PlanEntry.newBuilder().setWorkload(entry).build();
  }
}
