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
/// site is asked. What a group asks for by itself, it asks for at the sites of its own domain.
/// [FirewallScript] knows what groups ask for.
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
    for (var site : world.sites()) {
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
        .anyMatch(all -> all.stream().allMatch(one -> has(group, one, port, site, config)));
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
      PlanEntry group,
      Expression expression,
      PortPlan port,
      String site,
      SortedMap<String, PlanEntry> config) {
    boolean here = group.getDefinition().getMemberSitesList().contains(site);
    return switch (expression) {
      case Expression.Condition(_, _, var operator, var value, _) ->
          here && (isTagged(port, value) == (operator == Expression.Operator.EQUALS));
      case Expression.Paths(var paths) ->
          paths.stream().anyMatch(path -> isNamed(path.value(), here, port, site, config));
      case Expression.Nested _,
          Expression.Addresses _,
          Expression.Macs _,
          Expression.ExternalIds _ ->
          throw new Violation("groups", "nobody makes such groups: " + expression);
    };
  }

  private static boolean isTagged(PortPlan port, String value) {
    return PlanLabels.tags(port.getLabels()).stream()
        .anyMatch(tag -> (tag.scope() + "|" + tag.tag()).equals(value));
  }

  private boolean isNamed(
      String path, boolean here, PortPlan port, String site, SortedMap<String, PlanEntry> config) {
    var named = plan.get(path);
    if (named != null && isGroup(named)) {
      return isMember(named, port, site, config);
    }
    return here && port.getSegment().equals(path);
  }
}
