package io.interspan.globalmanager.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.globalmanager.verticle.ApiClient.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchApiTest {
  private static final String SEARCH = "/global-manager/api/v1/search/query";

  private RunningManager manager;
  private ApiClient api;

  @BeforeEach
  void start() throws Exception {
    manager = new RunningManager();
    api = manager.client;
    for (var site : List.of("west", "east", "west-2")) {
      assertThat(
              api.send("PUT", "/sites/" + site, "{\"display_name\":\"The " + site + "\"}").status())
          .isEqualTo(200);
    }
  }

  @AfterEach
  void stop() throws Exception {
    manager.close();
  }

  private Answer search(String query, String more) throws Exception {
    var text = URLEncoder.encode(query, StandardCharsets.UTF_8);
    return api.sendTo("GET", SEARCH + "?query=" + text + more, null, null);
  }

  private static List<String> paths(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    var paths = new ArrayList<String>();
    answer.json().path("results").forEach(one -> paths.add(one.path("path").asText()));
    return paths;
  }

  @Test
  void shouldAnswerWhatTheTerraformProviderAsks() throws Exception {
    var byName =
        search(
            "resource_type:Site AND display_name:The west* AND marked_for_delete:false AND"
                + " path:\\/global-infra*",
            "");
    var byId = search("id:east AND marked_for_delete:false AND path:\\/global-infra*", "");
    var none = search("resource_type:Site AND display_name:north* AND path:\\/global-infra*", "");

    assertThat(paths(byName))
        .containsExactly("/global-infra/sites/west", "/global-infra/sites/west-2");
    assertThat(byName.json().path("result_count").asInt()).isEqualTo(2);
    assertThat(byName.json().path("results").get(0)).isEqualTo(api.get("/sites/west").json());
    assertThat(paths(byId)).contains("/global-infra/sites/east");
    assertThat(paths(none)).isEmpty();
    assertThat(none.json().path("result_count").asInt(-1)).isZero();
  }

  @Test
  void shouldGivePagesInTheOrderThatIsAskedFor() throws Exception {
    var more = "&page_size=2&sort_by=display_name&sort_ascending=false";
    var first = search("resource_type:Site", more);
    var second =
        search("resource_type:Site", more + "&cursor=" + first.json().path("cursor").asText());

    assertThat(paths(first))
        .containsExactly("/global-infra/sites/west-2", "/global-infra/sites/west");
    assertThat(first.json().path("result_count").asInt()).isEqualTo(3);
    assertThat(paths(second)).containsExactly("/global-infra/sites/east");
    assertThat(second.json().has("cursor")).isFalse();
  }

  @Test
  void shouldGiveOnlyTheFieldsThatAreAskedFor() throws Exception {
    var found = search("resource_type:Site AND id:east", "&included_fields=display_name,path");

    assertThat(found.json().path("results").get(0).toString())
        .isEqualTo("{\"display_name\":\"The east\",\"path\":\"/global-infra/sites/east\"}");
  }

  @Test
  void shouldSayWhereAQueryGoesWrong() throws Exception {
    var open = search("id:(east OR west", "");
    var missing = api.sendTo("GET", SEARCH, null, null);
    var sort = search("id:east", "&sort_by=a%20b");
    var size = search("id:east", "&page_size=0");
    var unknown = search("id:east", "&sorted=yes");
    var written = api.sendTo("POST", SEARCH + "?query=id:east", "{}", "application/json");

    assertThat(open.status()).isEqualTo(400);
    assertThat(open.message()).contains("'query'", "at character 4", "closed by no ')'");
    assertThat(open.json().path("httpStatus").asText()).isEqualTo("BAD_REQUEST");
    assertThat(missing.status()).isEqualTo(400);
    assertThat(missing.message()).contains("'query'", "a term comes here");
    assertThat(sort.status()).isEqualTo(400);
    assertThat(sort.message()).contains("'sort_by'");
    assertThat(size.status()).isEqualTo(400);
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.message()).contains("'sorted'");
    assertThat(written.status()).isEqualTo(405);
  }

  @Test
  void shouldFindWhatIsThereFromTheStartAndWhatFollowsFromOthers() throws Exception {
    var service =
        search(
            "resource_type:Service AND display_name:ICMP Echo Request* AND"
                + " marked_for_delete:false AND path:\\/global-infra*",
            "");
    var zone =
        search(
            "resource_type:PolicyTransportZone AND display_name:* AND is_default:true AND"
                + " parent_path:\\/global-infra\\/sites\\/west\\/enforcement-points\\/default",
            "");

    assertThat(paths(service)).hasSize(1);
    assertThat(service.json().path("results").get(0).path("display_name").asText())
        .isEqualTo("ICMP Echo Request");
    assertThat(paths(zone)).hasSize(1);
    assertThat(zone.json().path("results").get(0).path("parent_path").asText())
        .isEqualTo("/global-infra/sites/west/enforcement-points/default");
  }
}
