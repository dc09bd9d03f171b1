package io.interspan.controller.logic.firewall;

import io.interspan.firewall.logic.group.AddressSpace;
import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.message.GroupMembersPlan;
import io.interspan.message.RulePlan;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

/// Why a host's firewall has a rule, a group or a member, or why not: worked out when it is asked
/// for, from what composing goes by.
public final class FirewallReasons {
  private final String site;
  private final HostRules host;
  private final RuleBook rules;
  private final SortedMap<String, GroupMembersPlan> groups;
  private final RuleScopes scopes;
  private final MemberTable members;
  private final Spaces spaces;

  FirewallReasons(
      String site,
      HostRules host,
      RuleBook rules,
      SortedMap<String, GroupMembersPlan> groups,
      RuleScopes scopes,
      MemberTable members,
      Spaces spaces) {
    this.site = site;
    this.host = host;
    this.rules = rules;
    this.groups = groups;
    this.scopes = scopes;
    this.members = members;
    this.spaces = spaces;
  }

  /// Explains a rule.
  public Reasons rule(String path) {
    var reasons = applied(path);
    reasons.ports().forEach(port -> addSegment(port, segmentOf(port), reasons));
    return reasons;
  }

  /// Returns the ports that a rule applies to, and why.
  private Reasons applied(String path) {
    var reasons = new Reasons();
    var passedOver = rules.whyPassedOver(path);
    if (passedOver.isPresent()) {
      reasons.absence(path, passedOver.get());
      return reasons;
    }
    var rule = Objects.requireNonNull(rules.rule(path));
    var awaited = scopes.awaited(rule);
    awaited.forEach(group ->
        reasons.absence(path, "waits for " + group + ": who its members are is not known here"));
    if (awaited.isEmpty() && host.ports.isEmpty()) {
      reasons.absence(path, "applies to ports, and the host has none");
    } else if (awaited.isEmpty()) {
      host.ports.values().forEach(port -> applies(rule.plan(), port, reasons));
    }
    return reasons;
  }

  private void applies(RulePlan rule, OwnPort port, Reasons reasons) {
    var byPolicy = scopes.by(rule.getPolicyScopeList(), port);
    var by = scopes.by(rule.getScopeList(), port);
    var path = port.workload().port();
    if (byPolicy.isPresent() && by.isPresent()) {
      through(rule, "has in its policy's scope", byPolicy.get(), path, reasons);
      through(rule, "has in its scope", by.get(), path, reasons);
      if (byPolicy.get().equals(RuleBook.ANYWHERE) && by.get().equals(RuleBook.ANYWHERE)) {
        reasons.step(rule.getPath(), "has no scope and applies to all ports, as to", path);
      }
      reasons.reached(path);
      return;
    }
    if (byPolicy.isEmpty()) {
      reasons.absence(
          path,
          isNoneOf("the scope of the policy of " + rule.getPath(), rule.getPolicyScopeList()));
    }
    if (by.isEmpty()) {
      reasons.absence(path, isNoneOf("the scope of " + rule.getPath(), rule.getScopeList()));
    }
  }

  private void through(RulePlan rule, String reason, String by, String port, Reasons reasons) {
    if (by.equals(RuleBook.ANYWHERE)) {
      return;
    }
    reasons.step(rule.getPath(), reason, by);
    if (!by.equals(port)) {
      reasons.step(by, groups.containsKey(by) ? "has the member" : "has the port", port);
    }
  }

  /// Returns the segment that a port of the host is on.
  private String segmentOf(String port) {
    return Objects.requireNonNull(host.ports.get(port)).workload().segment().path();
  }

  private void addSegment(String port, String segment, Reasons reasons) {
    reasons.step(port, "is on", segment);
    reasons.up(spaces.upFrom(segment));
  }

  private static String isNoneOf(String scope, List<String> paths) {
    return "is none of what " + scope + " names: " + String.join(", ", paths);
  }

  /// Explains what a host has of a group.
  public Reasons group(String path) {
    var reasons = new Reasons();
    if (!groups.containsKey(path)) {
      reasons.absence(path, "is no group whose members the site's controllers know");
      return reasons;
    }
    for (var naming : rules.naming(path)) {
      var rule = applied(naming);
      if (rule.isHeld()) {
        reasons.step(path, role(path, naming), naming);
        reasons.because(rule);
      }
      reasons.withoutReasonOf(rule);
    }
    reasons.absence(path, "is named by no rule that applies to a port of the host");
    return reasons;
  }

  private String role(String group, String path) {
    var rule = Objects.requireNonNull(rules.rule(path)).plan();
    if (rule.getSources().getGroupsList().contains(group)) {
      return "is a source of";
    }
    return rule.getDestinations().getGroupsList().contains(group)
        ? "is a destination of"
        : "is in the scope of";
  }

  /// Explains a member.
  ///
  /// @param path the port that its workload has
  public Reasons member(String path) {
    var reasons = new Reasons();
    var own = host.ports.get(path);
    var places = members.placesOf(path);
    if (own == null && places.isEmpty()) {
      reasons.absence(path, "is known here as a member of no group that a rule of this site names");
      return reasons;
    }
    if (own != null) {
      ownMember(own, reasons);
    }
    for (var place : places) {
      // What the configuration says of the host's own ports is older than what the host does.
      if (own == null || !MemberKeys.siteAt(place).equals(site)) {
        member(path, place, Objects.requireNonNull(members.at(place)), reasons);
      }
    }
    if (!reasons.hasAbsences()) {
      reasons.absence(path, "is a member of no group that a rule names, as far as known");
    }
    return reasons;
  }

  private void ownMember(OwnPort own, Reasons reasons) {
    for (var group : groups.keySet()) {
      if (scopes.isMember(group, own)) {
        var naming = group(group);
        if (naming.isHeld()) {
          reasons.step(own.workload().port(), "is a port of the host and a member of", group);
          reasons.because(naming);
        }
        reasons.withoutReasonOf(naming);
      }
    }
  }

  private void member(String path, String place, MemberTable.Member member, Reasons reasons) {
    var said = member.said();
    if (said == null) {
      reasons.absence(path, "has addresses that its site has not told yet");
      return;
    }
    groups.forEach((group, plan) -> {
      if (!member.selectors().contains(plan.getSelector())) {
        return;
      }
      if (!plan.getSitesList().contains(member.home().site())) {
        reasons.absence(group, "has no members of site " + member.home().site());
        return;
      }
      for (var naming : rules.naming(group)) {
        if (Objects.requireNonNull(rules.rule(naming)).peers().contains(group)) {
          member(path, spaces.joinedBy(said, place), member, group, naming, reasons);
        } else {
          reasons.absence(
              naming,
              "names "
                  + group
                  + " in its scope only: that says which ports it applies to, and takes no address");
        }
      }
    });
  }

  /// @param joint the segment, or the router, by which the member is joined to others
  private void member(
      String path,
      String joint,
      MemberTable.Member member,
      String group,
      String naming,
      Reasons reasons) {
    var rule = applied(naming);
    for (var reached : rule.ports()) {
      var port = Objects.requireNonNull(host.ports.get(reached));
      var space = spaces.of(port.workload().segment().path());
      if (space.equals(member.home().space()) && !space.equals(AddressSpace.NOWHERE)) {
        reasons.step(path, "is a member of", group);
        reasons.step(group, role(group, naming), naming);
        applies(Objects.requireNonNull(rules.rule(naming)).plan(), port, reasons);
        joins(path, joint, reached, reasons);
      } else {
        reasons.absence(
            path,
            "has addresses that count "
                + words(member.home().space())
                + ", and those of "
                + reached
                + " count "
                + words(space));
      }
    }
    reasons.withoutReasonOf(rule);
  }

  private void joins(String member, String joint, String port, Reasons reasons) {
    reasons.step(member, member.startsWith(joint + "/") ? "is on" : "is on a segment of", joint);
    reasons.way(spaces.upFrom(joint), spaces.upFrom(segmentOf(port)), port);
  }

  private static String words(AddressSpace space) {
    return space.equals(AddressSpace.NOWHERE)
        ? "nowhere, as this site does not have the segment"
        : "at " + space.top();
  }
}
