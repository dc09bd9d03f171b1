package io.interspan.span.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.interspan.model.intent.IntentType;
import io.interspan.model.span.Span;
import io.interspan.span.testing.Intents;
import io.interspan.span.testing.Intents.Change;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpanEngineTest {
  private final SpanEngine engine = new SpanEngine();
  private long revision;

  private RevisionPlans commit(Change... changes) {
    return engine.apply(++revision, Stream.of(changes).map(TestChanges::toObject).toList());
  }

  private static Span.Known at(String... sites) {
    return Span.of(List.of(sites));
  }

  private Span span(String words) {
    return engine.span(Intents.path(words));
  }

  private String status(String words) {
    return engine.status(Intents.path(words));
  }

  private void threeSites() {
    commit(Intents.site("west"), Intents.site("east"), Intents.site("north"));
  }

  private static String key(String words) {
    return Intents.path(words).value();
  }

  @Test
  void shouldSpanAllSitesWithoutLocaleServices() {
    threeSites();
    commit(Intents.tier1("t1"), Intents.segment("web", 5000, "t1"));

    assertThat(span("tier-1s/t1")).isEqualTo(at("east", "north", "west"));
    assertThat(span("segments/web")).isEqualTo(at("east", "north", "west"));

    var sent = commit(Intents.site("south"));
    assertThat(span("segments/web")).isEqualTo(at("east", "north", "south", "west"));
    assertThat(sent.declared()).containsExactly("south");
  }

  @Test
  void shouldSendTheWholeObjectToSitesThatEnterAndADeleteToThoseThatLeave() {
    threeSites();
    commit(
        Intents.tier1("t1"), Intents.locale("t1", "a", "west"), Intents.segment("web", 5000, "t1"));

    var sent = commit(Intents.locale("t1", "a", "east"));

    assertThat(sent.bySite().keySet()).containsExactly("east", "west");
    assertThat(sent.bySite().get("west"))
        .extracting(PlanChange::key, change -> change.entry().isPresent())
        .containsExactly(tuple(key("segments/web"), false), tuple(key("tier-1s/t1"), false));
    assertThat(sent.bySite().get("east"))
        .extracting(PlanChange::key, change -> change.entry().isPresent())
        .containsExactly(tuple(key("segments/web"), true), tuple(key("tier-1s/t1"), true));
  }

  @Test
  void shouldSendNothingWhereAChangeHasNoEffect() {
    threeSites();
    commit(Intents.tier1("t1"), Intents.segment("web", 5000, "t1"));

    var sent =
        commit(
            Intents.segment(
                "web",
                5000,
                "'connectivity_path':'/global-infra/tier-1s/t1'",
                ",'description':'the web'"));

    assertThat(sent.bySite()).isEmpty();
  }

  @Test
  void shouldCloseThePortsOfASegmentThatIsDown() {
    threeSites();
    commit(
        Intents.zoneSegment("web", 5000, "west"),
        Intents.port("web", "p", ""),
        Intents.grant("web", "p", "west"));

    var sent =
        commit(
            Intents.segment(
                "web",
                5000,
                "'transport_zone_path':'/global-infra/sites/west/transport-zones/x'",
                ",'admin_state':'DOWN'"));

    assertThat(sent.bySite().get("west"))
        .singleElement()
        .satisfies(change ->
            assertThat(change.entry().orElseThrow().getPort().getAdminState()).isEqualTo("DOWN"));
  }

  @Test
  void shouldSayWhyAnObjectIsNowhere() {
    threeSites();
    commit(
        Intents.segment("lost", 1, "", ""),
        Intents.segment("dangling", 2, "t9"),
        Intents.segment("wrong", 3, "'connectivity_path':'/global-infra/segments/lost'", ""),
        Intents.zoneSegment("far", 4, "mars"),
        Intents.zoneSegment("web", 5, "west"),
        Intents.port("web", "p", ""),
        Intents.port("none", "q", ""));

    assertThat(status("segments/lost")).isEqualTo("has neither a gateway nor a transport zone");
    assertThat(status("segments/dangling"))
        .isEqualTo("refers to /global-infra/tier-1s/t9, which is not there");
    assertThat(status("segments/wrong"))
        .isEqualTo("refers to /global-infra/segments/lost, a segment, no router");
    assertThat(status("segments/far"))
        .isEqualTo("refers to /global-infra/sites/mars, which is not there");
    assertThat(status("segments/web/ports/p")).isEqualTo("is granted to no site");
    assertThat(status("segments/none/ports/q"))
        .isEqualTo("refers to /global-infra/segments/none, which is not there");
    assertThat(status("segments/web")).isEmpty();

    commit(Intents.grant("web", "p", "east"));
    assertThat(status("segments/web/ports/p"))
        .isEqualTo("is granted to east, where /global-infra/segments/web is not");
    commit(Intents.grant("web", "p", "mars"));
    assertThat(status("segments/web/ports/p"))
        .isEqualTo("has a grant that refers to /global-infra/sites/mars, which is not there");
  }

  @Test
  void shouldTellNotComputedFromNobody() {
    threeSites();
    commit(Intents.segment("lost", 1, "", ""));

    assertThat(span("segments/lost")).isEqualTo(Span.Known.NOBODY);
    assertThat(span("segments/never")).isEqualTo(new Span.Unknown());
  }

  @Test
  void shouldCarryOnWithoutAnObjectThatCannotBeRead() {
    threeSites();
    var sent =
        commit(
            Intents.put("segments/bad", IntentType.SEGMENT, "{'overlay_id':'x'}"),
            Intents.zoneSegment("web", 5, "west"));

    assertThat(sent.bySite().get("west")).hasSize(1);
    assertThat(status("segments/bad")).contains("overlay_id");
  }

  @Test
  void shouldShowControllersToTheSitesThatShareASegment() {
    threeSites();
    commit(
        Intents.controllers("west", "w:1"),
        Intents.controllers("east", "e:1"),
        Intents.tier1("t1"),
        Intents.locale("t1", "a", "west"),
        Intents.locale("t1", "b", "east"));
    assertThat(span("sites/west/control-planes/default")).isEqualTo(Span.Known.NOBODY);

    commit(Intents.segment("web", 5000, "t1"));
    assertThat(span("sites/west/control-planes/default")).isEqualTo(at("east", "west"));

    commit(Intents.segment("db", 5001, "t1"));
    commit(Intents.gone("segments/web"));
    assertThat(span("sites/west/control-planes/default")).isEqualTo(at("east", "west"));

    var sent = commit(Intents.gone("segments/db"));
    assertThat(sent.bySite().get("east"))
        .extracting(PlanChange::key)
        .containsExactly(
            key("segments/db"),
            key("sites/east/control-planes/default"),
            key("sites/west/control-planes/default"));
  }

  @Test
  void shouldExplainByAChainOfReasons() {
    threeSites();
    commit(
        Intents.controllers("east", "e:1"),
        Intents.tier1("t1"),
        Intents.locale("t1", "a", "west"),
        Intents.locale("t1", "b", "east"),
        Intents.segment("web", 5000, "t1"),
        Intents.port("web", "p", ""),
        Intents.grant("web", "p", "west"));

    assertThat(engine.why(Intents.path("segments/web/ports/p"), "west"))
        .extracting(Dependency::toString)
        .containsExactly(
            "/global-infra/segments/web/ports/p is on /global-infra/segments/web",
            "/global-infra/segments/web is connected to /global-infra/tier-1s/t1",
            "/global-infra/tier-1s/t1 has locale services"
                + " /global-infra/tier-1s/t1/locale-services/a",
            "/global-infra/tier-1s/t1/locale-services/a has an edge cluster in"
                + " /global-infra/sites/west",
            "/global-infra/segments/web/ports/p has the grant"
                + " /global-infra/segments/web/ports/p/grants/site",
            "/global-infra/segments/web/ports/p/grants/site grants it to"
                + " /global-infra/sites/west");
    assertThat(engine.why(Intents.path("segments/web/ports/p"), "east")).isEmpty();
    assertThat(engine.why(Intents.path("sites/east/control-planes/default"), "west"))
        .extracting(Dependency::reason)
        .containsExactly(
            Reason.SHARED_SEGMENT, Reason.GATEWAY, Reason.LOCALE_SERVICES, Reason.EDGE_CLUSTER);
  }

  @Test
  void shouldKnowWhatDependsOnAnObject() {
    threeSites();
    commit(Intents.tier1("t1"), Intents.segment("web", 1, "t1"), Intents.segment("db", 2, "t1"));

    assertThat(engine.dependents(Intents.path("tier-1s/t1")))
        .containsExactly(Intents.path("segments/db"), Intents.path("segments/web"));
    assertThat(engine.dependencies(Intents.path("tier-1s/t1")))
        .extracting(Dependency::reason)
        .containsExactly(Reason.NO_LOCALE_SERVICES);
  }
}
