package io.interspan.controller.logic.firewall;

import io.interspan.message.GroupMembersPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which rules apply to which ports: those in whose scope, and in whose policy's, a port is.
final class RuleScopes {
  private final String site;
  private final RuleBook rules;
  private final SortedMap<String, GroupMembersPlan> groups;
  private final Index<String, String> groupsBySelector;
  private final OwnPorts own;

  /// @param site the id of the site
  /// @param groups what the configuration says of groups, by their paths; a view
  /// @param groupsBySelector their paths
  RuleScopes(
      String site,
      RuleBook rules,
      SortedMap<String, GroupMembersPlan> groups,
      Index<String, String> groupsBySelector,
      OwnPorts own) {
    this.site = site;
    this.rules = rules;
    this.groups = Collections.unmodifiableSortedMap(groups);
    this.groupsBySelector = groupsBySelector;
    this.own = own;
  }

  /// Returns the rules that apply to a port.
  SortedSet<String> applying(OwnPort port) {
    var found = new TreeSet<String>();
    for (var key : scopes(port)) {
      for (var rule : rules.inScope(key)) {
        if (!found.contains(rule) && applies(rule, port)) {
          found.add(rule);
        }
      }
    }
    return found;
  }

  /// Returns what scopes may name of a port.
  private List<String> scopes(OwnPort port) {
    var keys = new ArrayList<String>();
    keys.add(RuleBook.ANYWHERE);
    keys.add(port.workload().port());
    keys.add(port.workload().segment().path());
    own.selectors(port).forEach(selector -> keys.addAll(groupsBySelector.of(selector)));
    return keys;
  }

  /// Returns whether a rule that is not passed over applies to a port.
  boolean applies(String path, OwnPort port) {
    var written = Objects.requireNonNull(rules.rule(path));
    var rule = written.plan();
    return awaited(written).isEmpty()
        && by(rule.getPolicyScopeList(), port).isPresent()
        && by(rule.getScopeList(), port).isPresent();
  }

  /// Returns the groups that a rule names and that are not here yet: until they are it is not in
  /// force. A global group that only a rule of the site's own names comes once the global manager
  /// has heard of that.
  List<String> awaited(RuleBook.Written rule) {
    return rule.groups().stream().filter(group -> !groups.containsKey(group)).toList();
  }

  /// Returns by what of a scope a port is in it: a path, or [RuleBook#ANYWHERE] where the scope
  /// names nothing; empty where it is not.
  Optional<String> by(List<String> scope, OwnPort port) {
    return scope.isEmpty()
        ? Optional.of(RuleBook.ANYWHERE)
        : scope.stream().filter(path -> has(path, port)).findFirst();
  }

  private boolean has(String path, OwnPort port) {
    return path.equals(port.workload().port())
        || path.equals(port.workload().segment().path())
        || isMember(path, port);
  }

  /// Returns whether a group that is here has a port of this site as a member.
  boolean isMember(String group, OwnPort port) {
    var plan = groups.get(group);
    return plan != null
        && plan.getSitesList().contains(site)
        && own.selectors(port).contains(plan.getSelector());
  }
}
