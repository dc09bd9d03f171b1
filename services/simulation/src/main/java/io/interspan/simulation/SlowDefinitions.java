package io.interspan.simulation;

import com.google.protobuf.ByteString;
import io.interspan.message.DefinitionPlan;
import io.interspan.message.PlanEntry;
import io.interspan.model.intent.Definition;
import io.interspan.model.intent.Domain;
import io.interspan.model.intent.DomainDeploymentMap;
import io.interspan.model.intent.Group;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.Rule;
import io.interspan.model.intent.SecurityPolicy;
import io.interspan.model.intent.SiteReference;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;

/// What DESIGN.md, section 5, says about policies, rules and groups in a site's plan, the slow and
/// obvious way. [FirewallScript] knows what of it there is.
final class SlowDefinitions {
  private final Intents intents;
  private final String site;

  SlowDefinitions(Intents intents, String site) {
    this.intents = intents;
    this.site = site;
  }

  /// Puts them into the site's plan.
  ///
  /// @param sites all that are declared, sorted
  void put(List<String> sites, SortedMap<String, PlanEntry> plan) {
    var wanted = new ArrayDeque<IntentPath>();
    for (var policy : intents.all(SecurityPolicy.class)) {
      if (has(policy.domain(), site) && isInScope(policy.scope())) {
        define(policy.path(), IntentType.SECURITY_POLICY, List.of(), plan);
        wanted.addAll(policy.scope());
        rules(policy.path(), wanted, plan);
      }
    }
    if (intents.get(SecurityPolicy.LAST, SecurityPolicy.class) == null) {
      rules(SecurityPolicy.LAST, wanted, plan);
    }
    intents.all(SiteReference.class).stream()
        .filter(reference -> reference.site().equals(site))
        .forEach(reference -> wanted.add(reference.target()));
    var seen = new TreeSet<IntentPath>();
    while (!wanted.isEmpty()) {
      var path = wanted.remove();
      var group = intents.get(path, Group.class);
      if (seen.add(path) && group != null) {
        wanted.addAll(group.named());
        var members = sites.stream().filter(one -> has(group.domain(), one)).toList();
        define(path, IntentType.GROUP, members, plan);
      }
    }
  }

  private void rules(
      IntentPath policy, Collection<IntentPath> wanted, SortedMap<String, PlanEntry> plan) {
    for (var rule : intents.all(Rule.class)) {
      if (rule.policy().equals(policy) && !rule.disabled() && isInScope(rule.scope())) {
        define(rule.path(), IntentType.RULE, List.of(), plan);
        wanted.addAll(rule.named());
      }
    }
  }

  private boolean isInScope(List<IntentPath> scope) {
    return scope.isEmpty() || scope.stream().anyMatch(group -> has(group.parent(), site));
  }

  private boolean has(IntentPath domain, String one) {
    return domain.id().equals(Domain.DEFAULT)
        || domain.id().equals(one)
        || intents.all(DomainDeploymentMap.class).stream()
            .anyMatch(
                map -> map.domain().equals(domain) && map.site().filter(one::equals).isPresent());
  }

  /// Puts an object into a plan.
  ///
  /// @param members of a group, the sites whose workloads may be members
  void define(
      IntentPath path, IntentType type, List<String> members, SortedMap<String, PlanEntry> plan) {
    var json = Definition.of(path, type, Objects.requireNonNull(intents.json(path)));
    plan.put(
        path.value(),
        PlanEntry.newBuilder()
            .setDefinition(
                DefinitionPlan.newBuilder()
                    .setPath(path.value())
                    .setType(type.apiName())
                    .setJson(ByteString.copyFrom(json.unsafeArray()))
                    .addAllMemberSites(members))
            .build());
  }
}
