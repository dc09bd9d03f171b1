package io.interspan.simulation;

import io.interspan.message.PlanEntry;
import io.interspan.message.PlanLabels;
import io.interspan.message.PortPlan;
import io.interspan.model.Bytes;
import io.interspan.model.intent.Expression;
import io.interspan.model.intent.Group;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who is a member of the groups that a site holds, the slow and obvious way: each workload of each
/// site of the group's domain is asked. [FirewallScript] knows what groups ask for.
final class SlowGroups {
  private final World world;
  private final SortedMap<String, PlanEntry> plan;

  /// @param plan what the site holds
  SlowGroups(World world, SortedMap<String, PlanEntry> plan) {
    this.world = world;
    this.plan = plan;
  }

  /// Returns the members of each group, as the site and the port in one word.
  SortedMap<String, SortedSet<String>> members() {
    var members = new TreeMap<String, SortedSet<String>>();
    plan.forEach((path, entry) -> {
      if (isGroup(entry)) {
        members.put(path, members(entry));
      }
    });
    return members;
  }

  private static boolean isGroup(PlanEntry entry) {
    return entry.getDefinition().getType().equals(IntentType.GROUP.apiName());
  }

  private SortedSet<String> members(PlanEntry group) {
    var members = new TreeSet<String>();
    for (var site : group.getDefinition().getMemberSitesList()) {
      var config = world.expectations().config(site);
      for (var entry : config.values()) {
        if (entry.hasPort() && isMember(group, entry.getPort(), site, config)) {
          members.add(site + " " + entry.getPort().getPath());
        }
      }
    }
    return members;
  }

  private boolean isMember(
      PlanEntry group, PortPlan port, String site, SortedMap<String, PlanEntry> config) {
    var definition = group.getDefinition();
    var json = Bytes.wrap(definition.getJson().toByteArray());
    var terms = Group.read(new IntentPath(definition.getPath()), json).terms();
    return alternatives(terms).stream()
        .anyMatch(all -> all.stream().allMatch(one -> has(one, port, site, config)));
  }

  /// Returns what OR separates: lists of what AND joins.
  private static List<List<Expression>> alternatives(List<Expression.Term> terms) {
    var alternatives = new ArrayList<List<Expression>>();
    for (var term : terms) {
      if (term.joinedBy() == Expression.Conjunction.OR) {
        alternatives.add(new ArrayList<>());
      }
      alternatives.getLast().add(term.expression());
    }
    return alternatives;
  }

  private boolean has(
      Expression expression, PortPlan port, String site, SortedMap<String, PlanEntry> config) {
    return switch (expression) {
      case Expression.Condition(_, _, var operator, var value, _) ->
          PlanLabels.tags(port.getLabels()).stream()
                  .anyMatch(tag -> (tag.scope() + "|" + tag.tag()).equals(value))
              == (operator == Expression.Operator.EQUALS);
      case Expression.Paths(var paths) ->
          paths.stream().anyMatch(path -> isNamed(path.value(), port, site, config));
      case Expression.Nested _,
          Expression.Addresses _,
          Expression.Macs _,
          Expression.ExternalIds _ ->
          throw new Violation("groups", "nobody makes such groups: " + expression);
    };
  }

  private boolean isNamed(
      String path, PortPlan port, String site, SortedMap<String, PlanEntry> config) {
    var named = plan.get(path);
    if (named == null || !isGroup(named)) {
      return port.getSegment().equals(path);
    }
    return named.getDefinition().getMemberSitesList().contains(site)
        && isMember(named, port, site, config);
  }
}
