package io.interspan.controller.logic.firewall;

import io.interspan.firewall.logic.rule.RuleWriter;
import io.interspan.message.DefinitionPlan;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RulePlan;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.Rule;
import io.interspan.model.intent.SecurityPolicy;
import io.interspan.model.intent.Service;
import io.interspan.model.intent.UsualServices;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The site's rules as hosts are sent them, kept up to date with their policies and services, and
/// found by what they apply to and by the groups that they name.
final class RuleBook {
  /// Of rules that apply everywhere.
  static final String ANYWHERE = "";

  /// In the path of every group, and of nothing else that a scope may name.
  private static final String GROUPS = "/groups/";

  private final TreeMap<IntentPath, Rule> rules = new TreeMap<>();
  private final TreeMap<IntentPath, SecurityPolicy> policies = new TreeMap<>();
  private final TreeMap<IntentPath, Service> services = new TreeMap<>();
  private final RuleWriter writer = new RuleWriter(this::service);
  private final TreeMap<String, Written> written = new TreeMap<>();

  /// For each rule, its policy and its services, whether they are there or not.
  private final TreeMap<IntentPath, SortedSet<IntentPath>> uses = new TreeMap<>();

  private final Index<IntentPath, IntentPath> usedBy = new Index<>();

  private final Index<String, String> byScope = new Index<>();
  private final Index<String, String> byGroup = new Index<>();
  private final TreeMap<String, String> problems = new TreeMap<>();

  /// A rule that is not passed over.
  ///
  /// @param plan what it says
  /// @param entry the same as hosts are sent it
  record Written(RulePlan plan, Bytes entry) {
    /// Returns what it is found by: where one of these is, it may apply.
    List<String> scope() {
      var narrowest = plan.getScopeCount() > 0 ? plan.getScopeList() : plan.getPolicyScopeList();
      return narrowest.isEmpty() ? List.of(ANYWHERE) : narrowest;
    }

    /// Returns the paths of the groups that its packets come from or go to.
    SortedSet<String> peers() {
      var groups = new TreeSet<>(plan.getSources().getGroupsList());
      groups.addAll(plan.getDestinations().getGroupsList());
      return groups;
    }

    /// Returns the paths of all groups that it names.
    SortedSet<String> groups() {
      var groups = new TreeSet<>(peers());
      Stream.of(plan.getScopeList(), plan.getPolicyScopeList())
          .flatMap(List::stream)
          .filter(path -> path.contains(GROUPS))
          .forEach(groups::add);
      return groups;
    }
  }

  /// Takes definitions, all at once.
  ///
  /// @param definitions by path; empty for those that go
  /// @return the rules that are others now
  SortedSet<String> apply(SortedMap<String, Optional<DefinitionPlan>> definitions) {
    var concerned = new TreeSet<IntentPath>();
    definitions.forEach((key, definition) -> {
      var path = new IntentPath(key);
      if (rules.remove(path) != null) {
        concerned.add(path);
      }
      policies.remove(path);
      services.remove(path);
      problems.remove(key);
      concerned.addAll(usedBy.of(path));
      definition.ifPresent(plan -> define(path, plan, concerned));
    });
    var changed = new TreeSet<String>();
    for (var path : concerned) {
      if (rewrite(path)) {
        changed.add(path.value());
      }
    }
    return changed;
  }

  private void define(IntentPath path, DefinitionPlan plan, Collection<IntentPath> concerned) {
    var json = Bytes.wrap(plan.getJson().toByteArray());
    var type = IntentType.tryParse(plan.getType());
    try {
      if (type.equals(Optional.of(IntentType.RULE))) {
        rules.put(path, Rule.read(path, json));
        concerned.add(path);
      } else if (type.equals(Optional.of(IntentType.SECURITY_POLICY))) {
        policies.put(path, SecurityPolicy.read(path, json));
      } else if (type.equals(Optional.of(IntentType.SERVICE))) {
        services.put(path, Service.read(path, json));
      }
    } catch (IllegalArgumentException e) {
      problems.put(path.value(), path + ": " + e.getMessage());
    }
  }

  /// Returns whether it came to something else.
  private boolean rewrite(IntentPath path) {
    var key = path.value();
    var usedBefore = uses.remove(path);
    if (usedBefore != null) {
      usedBefore.forEach(use -> usedBy.remove(use, path));
    }
    var after = write(rules.get(path));
    uses.getOrDefault(path, Collections.emptySortedSet()).forEach(use -> usedBy.add(use, path));
    var before = after == null ? written.remove(key) : written.put(key, after);
    if (before != null) {
      before.scope().forEach(scope -> byScope.remove(scope, key));
      before.groups().forEach(group -> byGroup.remove(group, key));
    }
    if (after != null) {
      after.scope().forEach(scope -> byScope.add(scope, key));
      after.groups().forEach(group -> byGroup.add(group, key));
    }
    return !Objects.equals(
        before == null ? null : before.entry(), after == null ? null : after.entry());
  }

  private @Nullable Written write(@Nullable Rule rule) {
    if (rule == null) {
      return null;
    }
    var of = new TreeSet<IntentPath>();
    of.add(rule.policy());
    uses.put(rule.path(), of);
    var policy = policy(rule.policy());
    if (policy == null || rule.disabled()) {
      return null;
    }
    var done = writer.write(rule, policy);
    of.addAll(done.services());
    var entry = ProtoBytes.serialize(PlanEntry.newBuilder().setRule(done.plan()).build());
    return new Written(done.plan(), entry);
  }

  private @Nullable Service service(IntentPath path) {
    var service = services.get(path);
    return service != null ? service : UsualServices.get(path).orElse(null);
  }

  private @Nullable SecurityPolicy policy(IntentPath path) {
    var policy = policies.get(path);
    return policy != null || !RuleWriter.isLast(path)
        ? policy
        // It is there from the start, and in the log only once somebody changed it.
        : new SecurityPolicy(
            path,
            path.id(),
            SecurityPolicy.Category.APPLICATION,
            Integer.MAX_VALUE,
            true,
            false,
            List.of());
  }

  /// Returns a rule; null where there is none, or it is passed over.
  @Nullable Written rule(String path) {
    return written.get(path);
  }

  /// Returns why hosts are never sent a rule, in words after its path; empty where they may be.
  Optional<String> whyPassedOver(String key) {
    var path = new IntentPath(key);
    var rule = rules.get(path);
    if (rule == null) {
      return Optional.of("is no rule that the site's controllers have");
    }
    if (rule.disabled()) {
      return Optional.of("is disabled");
    }
    return policy(rule.policy()) == null
        ? Optional.of("is of the policy " + rule.policy() + ", which is not here yet")
        : Optional.empty();
  }

  /// Returns the rules that are found by a path, or [#ANYWHERE].
  SortedSet<String> inScope(String path) {
    return byScope.of(path);
  }

  /// Returns the rules that name a group.
  SortedSet<String> naming(String group) {
    return byGroup.of(group);
  }

  /// Returns all rules that are not passed over, a view.
  Collection<Written> all() {
    return Collections.unmodifiableCollection(written.values());
  }

  /// Returns what could not be read, in words.
  List<String> problems() {
    return new ArrayList<>(problems.values());
  }
}
