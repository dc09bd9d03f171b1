package io.interspan.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.model.intent.Group;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.Rule;
import io.interspan.model.intent.SecurityPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Makes up what users ask for of domains, groups, policies and rules. Much of it is refused: what
/// it names is not there, or is needed.
final class FirewallScript {
  private static final List<String> GROUPS = List.of("g1", "g2", "g3");
  private static final List<String> POLICIES = List.of("q1", "q2");
  private static final List<String> RULES = List.of("u1", "u2", "u3");
  private static final String OWN_DOMAIN = "shops";

  /// What ports are labelled with.
  static final String SCOPE = "tier";

  static final List<String> TAGS = List.of("web", "app", "db");

  private final World world;
  private final SplittableRandom random;
  private int words;

  FirewallScript(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /// Returns what has no rule be in force: then no site needs to ask another for members.
  List<ApiUser.Wish> noRule() {
    return rules().map(rule -> IntentScript.patch(rule, object().put("disabled", true))).toList();
  }

  /// Returns what has all rules be in force, and one among them that needs members of all sites.
  List<ApiUser.Wish> allRules() {
    var group = domain("default").child("groups", GROUPS.getFirst());
    var policy = domain("default").child("security-policies", POLICIES.getFirst());
    var rule = policy.child("rules", RULES.getFirst());
    var expression = object();
    tag(expression.putArray("expression").addObject());
    var fields = object().put("action", "ALLOW").put("disabled", false);
    fields.putArray("source_groups").add(group.value());
    fields.put("notes", "nobody minds " + ++words);
    var wishes =
        new ArrayList<>(
            List.of(
                IntentScript.patch(group, expression),
                IntentScript.patch(policy, object()),
                IntentScript.patch(rule, fields)));
    rules()
        .filter(other -> !other.equals(rule))
        .map(other -> IntentScript.patch(other, object().put("disabled", false)))
        .forEach(wishes::add);
    return wishes;
  }

  /// Returns what makes a group that was deleted, and its domain.
  static List<ApiUser.Wish> makeAgain(IntentPath group) {
    return Stream.of(ownDomain(), group)
        .filter(group::isWithin)
        .map(path -> IntentScript.patch(path, object().put("description", "made again")))
        .toList();
  }

  private Stream<IntentPath> rules() {
    return world.history().now().all(Rule.class).stream().map(Rule::path);
  }

  /// Returns what somebody wishes next.
  ApiUser.Wish next() {
    return switch (random.nextInt(16)) {
      case 0 -> IntentScript.patch(ownDomain(), object());
      case 1, 2 -> deploy(any(world.sites()));
      case 3 -> IntentScript.delete(map(any(world.sites())));
      case 4, 5, 6 -> group();
      case 7 -> IntentScript.delete(anyGroup());
      case 8, 9 -> policy();
      case 10 -> IntentScript.delete(anyPolicy());
      case 11 -> IntentScript.delete(aRule());
      case 12 -> lastRule();
      default -> rule();
    };
  }

  private static IntentPath domain(String id) {
    return IntentPath.ROOT.child("domains", id);
  }

  private static IntentPath ownDomain() {
    return domain(OWN_DOMAIN);
  }

  private IntentPath anyDomain() {
    return domain(any(List.of("default", OWN_DOMAIN, world.sites().getFirst())));
  }

  private static IntentPath map(String site) {
    return ownDomain().child("domain-deployment-maps", site);
  }

  private static ApiUser.Wish deploy(String site) {
    var point = IntentPath.ROOT.child("sites", site).child("enforcement-points", "default");
    return IntentScript.patch(map(site), object().put("enforcement_point_path", point.value()));
  }

  private IntentPath aGroup() {
    return anyDomain().child("groups", any(GROUPS));
  }

  private IntentPath aPolicy() {
    return anyDomain().child("security-policies", any(POLICIES));
  }

  private IntentPath aRule() {
    return anyPolicy().child("rules", any(RULES));
  }

  /// Mostly one that is there: what is not is refused.
  private IntentPath anyGroup() {
    var groups = world.history().now().all(Group.class);
    return groups.isEmpty() || random.nextInt(6) == 0 ? aGroup() : any(groups).path();
  }

  private IntentPath anyPolicy() {
    var policies = world.history().now().all(SecurityPolicy.class);
    return policies.isEmpty() || random.nextInt(6) == 0 ? aPolicy() : any(policies).path();
  }

  private ApiUser.Wish group() {
    var fields = object();
    var expression = fields.putArray("expression");
    int terms = random.nextInt(4);
    for (int term = 0; term < terms; term++) {
      if (term > 0) {
        expression
            .addObject()
            .put("resource_type", "ConjunctionOperator")
            .put("conjunction_operator", random.nextInt(3) > 0 ? "OR" : "AND");
      }
      term(expression.addObject());
    }
    return IntentScript.patch(aGroup(), fields);
  }

  private void term(ObjectNode term) {
    switch (random.nextInt(4)) {
      case 0 ->
          term.put("resource_type", "PathExpression").putArray("paths").add(anyGroup().value());
      case 1 ->
          term.put("resource_type", "PathExpression")
              .putArray("paths")
              .add(IntentPath.ROOT.child("segments", random.nextBoolean() ? "s1" : "s2").value());
      default -> tag(term);
    }
  }

  private void tag(ObjectNode term) {
    tag(term, random);
  }

  /// Has a group's term ask for a tag.
  static void tag(ObjectNode term, SplittableRandom random) {
    term.put("resource_type", "Condition")
        .put("member_type", "SegmentPort")
        .put("key", "Tag")
        .put("operator", random.nextInt(4) > 0 ? "EQUALS" : "NOTEQUALS")
        .put("value", SCOPE + "|" + TAGS.get(random.nextInt(TAGS.size())));
  }

  private ApiUser.Wish policy() {
    var fields = object().put("sequence_number", random.nextInt(5));
    if (random.nextInt(3) == 0) {
      fields.putArray("scope").add(anyGroup().value());
    }
    return IntentScript.patch(aPolicy(), fields);
  }

  /// The rule that is there from the start, in a policy that is: the log has the rule alone. Never
  /// what it is from the start, which would not enter the log.
  private ApiUser.Wish lastRule() {
    return IntentScript.patch(
        SecurityPolicy.LAST.child("rules", "default-layer3-rule"),
        object().put("action", random.nextBoolean() ? "DROP" : "REJECT"));
  }

  private ApiUser.Wish rule() {
    var fields = object().put("action", "ALLOW").put("disabled", random.nextInt(6) == 0);
    fields.putArray("source_groups").add(random.nextBoolean() ? "ANY" : anyGroup().value());
    fields.putArray("destination_groups").add(random.nextBoolean() ? "ANY" : anyGroup().value());
    fields.putArray("scope").add(random.nextInt(3) > 0 ? "ANY" : anyGroup().value());
    fields.put("notes", "nobody minds " + ++words);
    return IntentScript.patch(aRule(), fields);
  }
}
