package io.interspan.span.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.SecurityPolicy;
import io.interspan.span.testing.Intents;
import io.interspan.span.testing.Intents.Change;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Why objects are where they are, and why they are not elsewhere, in words.
class ExplanationTest {
  private static final String WEST_POLICY = "domains/west/security-policies/p";
  private static final String POLICY = "domains/default/security-policies/p";
  private static final String GROUP = "domains/default/groups/web";

  private final SpanEngine engine = new SpanEngine();
  private long revision;

  @BeforeEach
  void declareSites() {
    commit(Intents.site("east", 100, 199), Intents.site("west"));
  }

  private void commit(Change... changes) {
    engine.apply(++revision, Arrays.stream(changes).map(TestChanges::toObject).toList());
  }

  private static Change policy(String path, String scope) {
    return Intents.put(path, IntentType.SECURITY_POLICY, "{'scope':['" + scope + "']}");
  }

  private static Change rule(String policy, String scope, boolean disabled) {
    return Intents.put(
        policy + "/rules/r",
        IntentType.RULE,
        "{'source_groups':['/global-infra/"
            + GROUP
            + "'],'scope':['"
            + scope
            + "'],'action':'ALLOW','disabled':"
            + disabled
            + "}");
  }

  private static Change group() {
    return Intents.put(GROUP, IntentType.GROUP, "{'expression':[]}");
  }

  private Explanation explain(String path, String site) {
    return engine.explain(Intents.path(path), new Explanation.Target.AtSite(site));
  }

  private List<String> why(String path, String site, boolean transit) {
    var held = (Explanation.Held) explain(path, site);
    assertThat(held.transit()).isEqualTo(transit);
    return held.steps().stream()
        .map(step -> step.toString().replace("/global-infra/", ""))
        .toList();
  }

  private List<String> whyNot(String path, String site) {
    return ((Explanation.NotHeld) explain(path, site))
        .absences().stream()
            .map(absence -> absence.toString().replace("/global-infra/", ""))
            .toList();
  }

  @Test
  void shouldSayThatThereIsNoSuchObjectOrSite() {
    assertThat(explain("segments/none", "west")).isEqualTo(new Explanation.NoObject());
    commit(Intents.zoneSegment("s", 1, "west"));
    assertThat(whyNot("segments/s", "moon")).containsExactly("sites/moon is no declared site");
  }

  @Test
  void shouldExplainSites() {
    assertThat(why("sites/east", "east", false))
        .containsExactly("sites/east is for the site itself: sites/east");
    assertThat(whyNot("sites/east", "west"))
        .containsExactly("sites/east is told of itself to site east only");
    assertThat(whyNot("sites/west", "west").getFirst()).contains("has no numbers");
  }

  @Test
  void shouldExplainSegmentsAndRouters() {
    commit(
        Intents.tier1("t1"),
        Intents.locale("t1", "l", "east"),
        Intents.segment("web", 1, "t1"),
        Intents.zoneSegment("lab", 2, "east"),
        Intents.segment("bare", 3, "", ""),
        Intents.segment("lost", 4, "none"));

    assertThat(whyNot("segments/web", "west"))
        .containsExactly(
            "segments/web is connected to tier-1s/t1, which spans east and not west",
            "tier-1s/t1 has locale services tier-1s/t1/locale-services/l, which spans east and not"
                + " west",
            "tier-1s/t1 joins no segment that is at west");
    assertThat(whyNot("segments/lab", "west"))
        .containsExactly(
            "segments/lab has a transport zone in sites/east, which spans east and not west");
    assertThat(whyNot("segments/bare", "west"))
        .containsExactly("segments/bare has neither a gateway nor a transport zone");
    assertThat(whyNot("segments/lost", "west"))
        .containsExactly("segments/lost refers to tier-1s/none, which is not there");
    assertThat(whyNot("tier-1s/t1/locale-services/l", "east").getFirst())
        .endsWith("is sent to no site: a locale services only says where others are");
  }

  @Test
  void shouldExplainTransitBySegmentsThatRoutingJoins() {
    commit(
        Intents.tier0("t0"),
        Intents.tier1("a", "/global-infra/tier-0s/t0"),
        Intents.tier1("b", "/global-infra/tier-0s/t0"),
        Intents.locale("a", "l", "east"),
        Intents.locale("b", "l", "west"),
        Intents.segment("ea", 1, "a"),
        Intents.segment("we", 2, "b"));

    assertThat(why("segments/ea", "west", true))
        .containsExactly(
            "segments/ea is connected to tier-1s/a",
            "tier-1s/a is connected to tier-0s/t0",
            "tier-0s/t0 joins tier-1s/b",
            "tier-1s/b joins segments/we",
            "segments/we is connected to tier-1s/b",
            "tier-1s/b has locale services tier-1s/b/locale-services/l",
            "tier-1s/b/locale-services/l has an edge cluster in sites/west");
  }

  @Test
  void shouldExplainPorts() {
    commit(
        Intents.tier1("t1"),
        Intents.segment("web", 1, "t1"),
        Intents.port("web", "p", ""),
        Intents.port("web", "q", ""),
        Intents.grant("web", "p", "east"),
        Intents.zoneSegment("lab", 2, "east"),
        Intents.port("lab", "p", ""),
        Intents.grant("lab", "p", "east"));

    assertThat(whyNot("segments/web/ports/p", "west"))
        .containsExactly(
            "segments/web/ports/p has the grant segments/web/ports/p/grants/site, which spans east"
                + " and not west");
    assertThat(whyNot("segments/web/ports/q", "west"))
        .containsExactly("segments/web/ports/q is granted to no site");
    assertThat(whyNot("segments/lab/ports/p", "west"))
        .contains("segments/lab/ports/p is on segments/lab, which spans east and not west");
  }

  @Test
  void shouldExplainPoliciesAndRulesByDomainAndScope() {
    commit(
        policy(WEST_POLICY, "ANY"),
        rule(WEST_POLICY, "ANY", false),
        policy(POLICY, "/global-infra/domains/east/groups/g"),
        rule(POLICY, "ANY", false));

    assertThat(whyNot(WEST_POLICY, "east"))
        .containsExactly(
            "domains/west/security-policies/p is of domains/west, which spans west and not east");
    assertThat(whyNot(WEST_POLICY + "/rules/r", "east"))
        .containsExactly(
            "domains/west/security-policies/p/rules/r is in domains/west/security-policies/p, which"
                + " spans west and not east",
            "domains/west/security-policies/p is of domains/west, which spans west and not east");
    assertThat(whyNot(POLICY, "west"))
        .containsExactly(
            "domains/default/security-policies/p applies to what is in domains/east, which spans"
                + " east and not west");
    var last = "domains/default/security-policies/" + SecurityPolicy.LAST.id();
    commit(rule(last, "ANY", false));
    assertThat(whyNot(last, "west").getFirst()).contains("is known to every site from the start");
  }

  @Test
  void shouldExplainGroupsByThoseWhoReferToThem() {
    commit(group());
    assertThat(whyNot(GROUP, "west"))
        .containsExactly(
            "domains/default/groups/web is referred to by no rule, policy or group at west");

    commit(policy(POLICY, "ANY"), rule(POLICY, "ANY", true));
    assertThat(whyNot(GROUP, "west"))
        .contains("domains/default/security-policies/p/rules/r refers to it, and is disabled");
    assertThat(whyNot(POLICY + "/rules/r", "west"))
        .containsExactly("domains/default/security-policies/p/rules/r is disabled");

    commit(rule(POLICY, "/global-infra/domains/east/groups/g", false));
    assertThat(whyNot(GROUP, "west"))
        .containsExactly(
            "domains/default/groups/web is referred to by no rule, policy or group at west",
            "domains/default/security-policies/p/rules/r refers to it, and is at east",
            "domains/default/security-policies/p/rules/r applies to what is in domains/east, which"
                + " spans east and not west");
    assertThat(why(GROUP, "east", false).getFirst())
        .isEqualTo(
            "domains/default/groups/web is a source of domains/default/security-policies/p/rules/r");
  }

  @Test
  void shouldLookAtEachOfManyGroupsOnceOnly() {
    for (int level = 0; level <= 30; level++) {
      var above = "/global-infra/" + GROUP + (level + 1);
      var paths = "{'resource_type':'PathExpression','paths':['" + above + "a','" + above + "b']}";
      for (var side : List.of("a", "b")) {
        commit(
            Intents.put(GROUP + level + side, IntentType.GROUP, "{'expression':[" + paths + "]}"));
      }
    }

    assertThat(whyNot(GROUP + "30a", "west")).hasSize(Absences.MAX);
  }

  @Test
  void shouldExplainControllersAndWhatCannotBeRead() {
    commit(
        Intents.controllers("east", "h:1"), Intents.put("segments/bad", IntentType.SEGMENT, "{"));

    assertThat(whyNot("sites/east/control-planes/default", "west"))
        .containsExactly("sites/east/control-planes/default has no segment in east");
    assertThat(whyNot("segments/bad", "west").getFirst()).contains("cannot be read");
    commit(Intents.zoneSegment("lab", 2, "east"));
    assertThat(whyNot("sites/east/control-planes/default", "west"))
        .containsExactly(
            "sites/east/control-planes/default are the controllers of east, which shares no segment"
                + " with west");
  }
}
