package io.interspan.simulation;

import io.interspan.firewall.logic.group.MemberKeys;
import io.interspan.firewall.logic.rule.RuleWriter;
import io.interspan.message.PlanEntry;
import io.interspan.message.PortPlan;
import io.interspan.message.RulePlan;
import io.interspan.message.WorkloadEntry;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.Rule;
import io.interspan.model.intent.SecurityPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What hosts' firewalls are to be, the slow and obvious way: each rule of the site is held against
/// each port of a host, and each member of its groups too. [FirewallScript] knows what rules there
/// are; routers have none above them.
final class SlowFirewall {
  private final World world;
  private final String site;
  private final SortedMap<String, PlanEntry> config;
  private final SortedMap<String, SortedSet<String>> members;

  /// A host's firewall.
  ///
  /// @param rules by path
  /// @param members of each selector, as the site and the port in one word
  /// @param workloads the addresses of the members, by site and port
  record Firewall(
      SortedMap<String, RulePlan> rules,
      SortedMap<String, SortedSet<String>> members,
      SortedMap<String, WorkloadEntry> workloads) {}

  SlowFirewall(World world, String site) {
    this.world = world;
    this.site = site;
    this.config = world.expectations().config(site);
    this.members = new SlowGroups(world, config).members();
  }

  /// Returns what a host's plan has.
  static Firewall held(SortedMap<String, PlanEntry> plan) {
    var rules = new TreeMap<String, RulePlan>();
    var members = new TreeMap<String, SortedSet<String>>();
    var workloads = new TreeMap<String, WorkloadEntry>();
    plan.forEach((key, entry) -> {
      if (entry.hasRule()) {
        rules.put(key, entry.getRule());
      } else if (entry.hasGroupMembers()) {
        members.putIfAbsent(entry.getGroupMembers().getSelector(), new TreeSet<>());
      }
    });
    plan.forEach((key, entry) -> {
      if (entry.hasSelected()) {
        members
            .computeIfAbsent(MemberKeys.selectorOf(key).orElseThrow(), _ -> new TreeSet<>())
            .add(member(MemberKeys.placeOf(key)));
      } else if (entry.hasWorkload()) {
        workloads.put(
            member(MemberKeys.placeOf(key)), entry.getWorkload().toBuilder().clearSpace().build());
      }
    });
    return new Firewall(rules, members, workloads);
  }

  private static String member(String place) {
    return MemberKeys.siteAt(place) + " " + MemberKeys.portAt(place);
  }

  /// Returns what a host's plan should have.
  Firewall of(HostMachine host) {
    var rules = new TreeMap<String, RulePlan>();
    var found = new TreeMap<String, SortedSet<String>>();
    config.forEach((path, _) -> {
      var rule = rule(path, config);
      if (rule != null) {
        for (var port : world.expectations().ports(host)) {
          if (isIn(rule.getScopeList(), port) && isIn(rule.getPolicyScopeList(), port)) {
            rules.put(path, rule);
            named(rule).forEach(group -> add(group, rule, port, host, found));
          }
        }
      }
    });
    var workloads = new TreeMap<>(world.expectations().workloads(found.values()));
    workloads.replaceAll((_, entry) -> entry.toBuilder().clearSegment().clearRouter().build());
    return new Firewall(rules, found, workloads);
  }

  private void add(
      String group,
      RulePlan rule,
      PortPlan port,
      HostMachine host,
      SortedMap<String, SortedSet<String>> found) {
    var entry = world.members().config(site).get("members" + group);
    var selector = entry == null ? "none" : entry.getGroupMembers().getSelector();
    var of = found.computeIfAbsent(selector, _ -> new TreeSet<>());
    boolean isPeer =
        rule.getSources().getGroupsList().contains(group)
            || rule.getDestinations().getGroupsList().contains(group);
    var own = world.expectations().ports(host).stream().map(PortPlan::getPath).toList();
    // A group may still be on its way to the site.
    for (var member : members.getOrDefault(group, new TreeSet<>())) {
      boolean isOwn = own.stream().anyMatch(path -> member.equals(site + " " + path));
      if (isOwn || (isPeer && isNear(member, port))) {
        of.add(member);
      }
    }
  }

  private static List<String> named(RulePlan rule) {
    var named = new TreeSet<String>();
    List.of(
            rule.getSources().getGroupsList(),
            rule.getDestinations().getGroupsList(),
            rule.getScopeList(),
            rule.getPolicyScopeList())
        .forEach(named::addAll);
    return List.copyOf(named);
  }

  private boolean isIn(List<String> groups, PortPlan port) {
    return groups.isEmpty()
        || groups.stream()
            .anyMatch(group ->
                members.getOrDefault(group, new TreeSet<>()).contains(site + " " + port.getPath()));
  }

  /// Whether a member is joined to a port by routing, or on its segment.
  private boolean isNear(String member, PortPlan port) {
    var of = member.substring(0, member.indexOf(' '));
    var there = world.expectations().config(of);
    var path = member.substring(member.indexOf(' ') + 1);
    var segment = Objects.requireNonNull(there.get(path)).getPort().getSegment();
    boolean isForeign = !of.equals(site) && segment.startsWith(IntentPath.LOCAL_ROOT.value() + "/");
    var space = isForeign ? router(segment, there) : space(segment);
    return space.isPresent() && space.equals(space(port.getSegment()));
  }

  /// Returns the router of a segment, or the segment itself where it has none.
  private Optional<String> space(String segment) {
    if (!config.containsKey(segment)) {
      return Optional.empty();
    }
    return Optional.of(router(segment, config).orElse(segment));
  }

  private static Optional<String> router(String segment, SortedMap<String, PlanEntry> plan) {
    var entry = plan.get(segment);
    return Optional.ofNullable(entry)
        .map(one -> one.getSegment().getRouter())
        .filter(router -> plan.containsKey(router));
  }

  /// Returns a rule of a plan as hosts are sent it; null where there is none, or it is passed over.
  static @Nullable RulePlan rule(String path, SortedMap<String, PlanEntry> plan) {
    var entry = plan.get(path);
    if (entry == null || !entry.getDefinition().getType().equals(IntentType.RULE.apiName())) {
      return null;
    }
    var rule = Rule.read(new IntentPath(path), json(entry));
    var policy = plan.get(rule.policy().value());
    if (rule.disabled() || (policy == null && !rule.policy().equals(SecurityPolicy.LAST))) {
      return null;
    }
    var read =
        policy == null
            ? SecurityPolicy.read(
                SecurityPolicy.LAST, Bytes.utf8("{\"sequence_number\":" + Integer.MAX_VALUE + "}"))
            : SecurityPolicy.read(rule.policy(), json(policy));
    return new RuleWriter(_ -> null).write(rule, read).plan();
  }

  private static Bytes json(PlanEntry entry) {
    return Bytes.wrap(entry.getDefinition().getJson().toByteArray());
  }

  /// Returns what is wrong with the firewall of a host's plan by itself: a rule without its groups,
  /// or a member without its addresses. Empty where nothing is.
  static List<String> faults(SortedMap<String, PlanEntry> plan) {
    var faults = new ArrayList<String>();
    plan.forEach((key, entry) -> {
      if (entry.hasRule()) {
        var peers = new ArrayList<>(entry.getRule().getSources().getGroupsList());
        peers.addAll(entry.getRule().getDestinations().getGroupsList());
        peers.stream()
            .filter(group -> !plan.containsKey(MemberKeys.group(new IntentPath(group))))
            .forEach(group -> faults.add(key + " without " + group));
      } else if (entry.hasSelected()
          && !plan.containsKey(MemberKeys.workloadAt(MemberKeys.placeOf(key)))) {
        faults.add(key + " without its addresses");
      }
    });
    return faults;
  }
}
