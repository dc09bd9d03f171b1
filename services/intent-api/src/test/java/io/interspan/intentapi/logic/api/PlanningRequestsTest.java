package io.interspan.intentapi.logic.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentPath;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Requests that another service is asked for.
class PlanningRequestsTest {
  private static final Bytes TREE =
      Bytes.utf8(
          "{\"resource_type\":\"Infra\",\"children\":[{\"resource_type\":\"ChildSegment\","
              + "\"Segment\":{\"resource_type\":\"Segment\",\"id\":\"web\"}}]}");

  private static QueryParameters query(String... pairs) {
    return new QueryParameters(
        Stream.of(pairs)
            .map(pair -> pair.split("=", 2))
            .map(pair -> new QueryParameters.Parameter(pair[0], pair[1]))
            .toList());
  }

  private static ApiRequest plan(RequestParser parser, PatchMeaning meaning, String... pairs) {
    return parser.parse("POST", List.of("interspan", "v1", "plan"), query(pairs), TREE, meaning);
  }

  private static ApiRequest explain(RequestParser parser, String... pairs) {
    return parser.parse("GET", List.of("interspan", "v1", "explain"), query(pairs), null);
  }

  @Test
  void shouldReadAPlanAsThePatchOfTheRoot() {
    var patch =
        RequestParser.GLOBAL.parse(
            "PATCH",
            List.of("global-manager", "api", "v1", "global-infra"),
            query("enforce_revision_check=true"),
            TREE,
            PatchMeaning.REPLACE);

    assertThat(plan(RequestParser.GLOBAL, PatchMeaning.REPLACE, "enforce_revision_check=true"))
        .isEqualTo(new ApiRequest.Plan((ApiRequest.Merge) patch, false));
    assertThat(
            ((ApiRequest.Plan) plan(RequestParser.GLOBAL, PatchMeaning.MERGE)).merge().replaces())
        .isFalse();
  }

  @Test
  void shouldReadWhatIsToBeExplained() {
    assertThat(explain(RequestParser.GLOBAL, "site=west", "path=/global-infra/segments/web"))
        .isEqualTo(new ApiRequest.Explain(new IntentPath("/global-infra/segments/web"), "west"));
  }

  @Test
  void shouldHaveNeitherAtASite() {
    assertThatThrownBy(() -> plan(RequestParser.SITE, PatchMeaning.MERGE))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("there is nothing at /interspan/v1/plan");
    assertThatThrownBy(() -> explain(RequestParser.SITE, "site=west", "path=/global-infra/a/b"))
        .hasMessageContaining("there is nothing at /interspan/v1/explain");
  }

  private static ApiRequest hosts(RequestParser parser, String rest, String... pairs) {
    return parser.parse(
        "GET", List.of(("interspan/v1/hosts/" + rest).split("/", -1)), query(pairs), null);
  }

  @Test
  void shouldReadThatASitesHostsAreAskedFor() {
    var path = List.of("interspan", "v1", "hosts");
    assertThat(RequestParser.SITE.parse("GET", path, query(), null))
        .isEqualTo(new ApiRequest.Hosts());
    assertThatThrownBy(() -> RequestParser.GLOBAL.parse("GET", path, query(), null))
        .hasMessageContaining("there is nothing at");
  }

  @Test
  void shouldReadWhyAHostHasSomething() {
    var rule = new IntentPath("/global-infra/domains/d/security-policies/q/rules/u");
    assertThat(hosts(RequestParser.SITE, "h1/explain", "path=" + rule))
        .isEqualTo(new ApiRequest.HostExplain("h1", rule, false));
    assertThat(hosts(RequestParser.SITE, "h1/explain", "member=/infra/segments/s/ports/p"))
        .isEqualTo(
            new ApiRequest.HostExplain("h1", new IntentPath("/infra/segments/s/ports/p"), true));
    assertThatThrownBy(() -> hosts(RequestParser.SITE, "h1/explain"))
        .hasMessageContaining("'path' or 'member'");
    assertThatThrownBy(() -> hosts(RequestParser.SITE, "h1/explain", "path=/a", "member=/a"))
        .hasMessageContaining("one of them");
    assertThatThrownBy(() -> hosts(RequestParser.SITE, "h1/explain", "member=/infra/segments/s"))
        .hasMessageContaining("must be a port's path");
    assertThatThrownBy(() -> hosts(RequestParser.SITE, "h1")).hasMessageContaining("DELETE");
    assertThatThrownBy(() -> hosts(RequestParser.SITE, "h1/explain", "member=p1"))
        .hasMessageContaining("'member'");
  }

  @Test
  void shouldReadWhoseHostsPlanIsAskedForAtASiteOnly() {
    assertThat(hosts(RequestParser.SITE, "h1/plan", "cursor=/s", "page_size=5"))
        .isEqualTo(new ApiRequest.HostPlan("h1", "/s", 5));
    assertThat(hosts(RequestParser.SITE, "h1/plan"))
        .isEqualTo(new ApiRequest.HostPlan("h1", "", Limits.MAX_PAGE));
    assertThatThrownBy(() -> hosts(RequestParser.SITE, "h1/plan", "cursor=zz"))
        .hasMessageContaining("'cursor' is not one that a host's plan gave");
    assertThatThrownBy(() -> hosts(RequestParser.GLOBAL, "h1/plan"))
        .hasMessageContaining("there is nothing at /interspan/v1/hosts/h1/plan");
    assertThatThrownBy(() -> hosts(RequestParser.SITE, "h".repeat(65) + "/plan"))
        .hasMessageContaining("the host's id in the path has 65 characters: at most 64");
    assertThatThrownBy(() -> hosts(RequestParser.SITE, "h1/plans"))
        .hasMessageContaining("there is nothing at");
    assertThatThrownBy(() -> hosts(RequestParser.SITE, "h1/plan", "limit=5"))
        .hasMessageContaining("limit");
  }
}
