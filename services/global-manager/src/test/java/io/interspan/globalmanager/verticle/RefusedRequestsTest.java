package io.interspan.globalmanager.verticle;

import static io.interspan.globalmanager.verticle.ApiClient.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.globalmanager.verticle.ApiClient.Answer;
import io.interspan.intentapi.logic.api.Limits;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is refused: each gets the error body, names what is wrong, and changes nothing.
class RefusedRequestsTest {
  private static RunningManager manager;
  private static ApiClient api;
  private static long revision;

  @BeforeAll
  static void start() throws Exception {
    manager = new RunningManager();
    api = manager.client;
    api.send("PUT", "/sites/west", "{}");
    api.send("PUT", "/segments/web", "{\"overlay_id\":70000}");
    revision =
        api.send("PUT", "/segments/web/ports/p1", "{\"attachment\":{\"id\":\"vm-1\"}}").revision();
  }

  @AfterAll
  static void stop() throws Exception {
    manager.close();
  }

  @AfterEach
  void shouldHaveChangedNothing() throws Exception {
    var health = api.sendTo("GET", "/interspan/v1/health", null, null).json();
    assertThat(health.path("revision").asLong()).isEqualTo(revision);
  }

  private static void assertRefused(Answer answer, int status, String... words) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.raw().headers().firstValue("Content-Type")).contains("application/json");
    var body = answer.json();
    assertThat(body.path("httpStatus").asText()).isNotEmpty();
    assertThat(body.path("error_code").isInt()).isTrue();
    assertThat(body.path("module_name").asText()).isNotEmpty();
    assertThat(body.path("related_errors").isArray()).isTrue();
    assertThat(answer.message()).contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/segments/x | {\"subnets\":[{\"gateway_address\":\"10.1.0.300/24\"}]} | 400 | subnets[0].gateway_address;10.1.0.300/24;10.1.0.1/24",
        "/segments/x | {\"subnets\":[{\"gateway_address\":\"10.1.0.0/24\"}]} | 400 | subnets[0].gateway_address;own address",
        "/segments/x | {\"subnets\":[{}]} | 400 | subnets[0].gateway_address;must be there",
        "/segments/x | {\"subnets\":\"no\"} | 400 | subnets;it is a list",
        "/segments/x | {\"overlay_id\":70000} | 400 | overlay_id;70000;/global-infra/segments/web",
        "/segments/x | {\"overlay_id\":17000000} | 400 | overlay_id;16777215",
        "/segments/x | {\"overlay_id\":\"70001\"} | 400 | overlay_id;whole number",
        "/segments/x | {\"overlay_id\":70001.5} | 400 | overlay_id;whole number",
        "/segments/x | {\"overlay\":1} | 400 | no field 'overlay';overlay_id",
        "/segments/x | {\"vlan_ids\":[\"7\"]} | 400 | vlan_ids;not supported",
        "/segments/x | {\"replication_mode\":\"BOTH\"} | 400 | replication_mode;BOTH;SOURCE",
        "/segments/x | {\"connectivity_path\":\"/global-infra/tier-1s/none\"} | 400 | connectivity_path;/global-infra/tier-1s/none;not there",
        "/segments/x | {\"connectivity_path\":\"/global-infra/segments/web\"} | 400 | connectivity_path;/global-infra/tier-1s/{id}",
        "/segments/x | {\"transport_zone_path\":\"/global-infra/sites/north/enforcement-points/default/transport-zones/default\"} | 400 | transport_zone_path;/global-infra/sites/north",
        "/segments/x | {\"id\":\"y\"} | 400 | 'id';y;x",
        "/segments/x | {\"resource_type\":\"Site\"} | 400 | resource_type;Segment",
        "/segments/x | {\"admin_state\":\"SIDEWAYS\"} | 400 | admin_state;UP or DOWN",
        "/segments/x | {\"children\":[]} | 400 | no field 'children'",
        "/sites/x | {\"control_plane\":{\"sharding\":\"SIDEWAYS\"}} | 400 | control_plane.sharding;SIDEWAYS;PHYSICAL or LOGICAL",
        "/sites/x | {\"control_plane\":{\"colour\":\"red\"}} | 400 | control_plane.colour",
        "/sites/x | {\"tags\":[{}]} | 400 | tags[0]",
        "/sites/x | {\"tags\":[null]} | 400 | tags[0];object",
        "/sites/x | {\"display_name\":17} | 400 | display_name;string",
        "/segments/web/ports/p2 | {\"address_bindings\":[{\"ip_address\":\"10.0.0\"}]} | 400 | address_bindings[0].ip_address;10.0.0;2001:db8::1",
        "/segments/web/ports/p2 | {\"address_bindings\":[{\"mac_address\":\"01:00:5e:00:00:01\"}]} | 400 | address_bindings[0].mac_address;group",
        "/segments/web/ports/p2 | {\"address_bindings\":[{}]} | 400 | address_bindings[0];ip_address",
        "/segments/web/ports/p2 | {\"attachment\":{\"id\":\"vm-1\"}} | 400 | attachment.id;vm-1;/global-infra/segments/web/ports/p1",
        "/segments/web/ports/p2 | {\"attachment\":{\"id\":\"\"}} | 400 | attachment.id;1 to 255",
        "/segments/none/ports/p2 | {} | 404 | /global-infra/segments/none;not there",
        "/tier-1s/none/locale-services/x | {\"edge_cluster_path\":\"/global-infra/sites/west/enforcement-points/default/edge-clusters/default\"} | 404 | /global-infra/tier-1s/none",
        "/sites/x | [1] | 400 | JSON object",
        "/sites/x | {\"a\":1,\"a\":2} | 400 | not JSON;Duplicate",
        "/sites/x | {\"a\": | 400 | not JSON;line 1",
        "/sites/x | {} {} | 400 | not JSON",
        "/sites/x | {\"description\":\"\\ud800\"} | 400 | surrogate",
      })
  void shouldRefuseAWrongObject(String path, String body, int status, String words)
      throws Exception {
    assertRefused(api.send("PUT", path, body), status, words.split(";"));
  }

  @Test
  void shouldRefuseAnEmptyBody() throws Exception {
    assertRefused(api.send("PUT", "/sites/x", ""), 400, "empty");
    assertRefused(api.send("PATCH", "", null), 400, "empty");
  }

  @Test
  void shouldRefuseWhatNestsTooDeep() throws Exception {
    var deep = "{\"a\":".repeat(500) + "1" + "}".repeat(500);

    assertRefused(api.send("PUT", "/sites/x", deep), 400, "not JSON", "depth");
  }

  @Test
  void shouldRefuseALargeBody() throws Exception {
    var large = "{\"description\":\"" + "x".repeat(Limits.MAX_BODY) + "\"}";

    assertRefused(
        api.send("PUT", "/sites/x", large), 413, Integer.toString(Limits.MAX_BODY), "several");
  }

  @Test
  void shouldRefuseOtherMediaTypes() throws Exception {
    assertRefused(
        api.sendTo("PUT", ROOT + "/sites/x", "id=x", "application/x-www-form-urlencoded"),
        415,
        "Content-Type",
        "application/json");
    assertRefused(api.sendTo("PUT", ROOT + "/sites/x", "{}", null), 415, "missing");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/sites/west,405,'GET, PUT, PATCH, DELETE'",
    "PUT,/sites,405,GET",
    "DELETE,'',405,'GET, PATCH'",
    "PUT,/segments/web/ports/p1/grants/site,405,GET",
    "GET,/nothing,404,openapi.json",
    "GET,/nothing/x,404,openapi.json",
    "GET,/sites/none,404,/global-infra/sites/none",
    "GET,/segments/none/ports,404,/global-infra/segments/none",
    "GET,/sites/west/,404,path",
    "GET,/sites/%2e%2e,404,nothing",
    "GET,/sites/a%2Fb,404,slash",
    "GET,/sites/a%20b,404,not a path",
    "GET,/sites/%zz,400,percent",
    "GET,/sites?page_size=0,400,page_size;1 to 1000",
    "GET,/sites?page_size=x,400,page_size;x",
    "GET,/sites?pagesize=1,400,pagesize;page_size",
    "GET,/sites?page_size=1&page_size=2,400,more than once",
    "GET,/sites?sort_by=colour,400,sort_by;colour",
    "GET,/sites?cursor=!!,400,cursor",
    "GET,/sites?sort_ascending=perhaps,400,true or false",
    "DELETE,/sites/west?force=maybe,400,force",
  })
  void shouldRefuseAWrongRequest(String method, String path, int status, String words)
      throws Exception {
    var body = method.equals("GET") || method.equals("DELETE") ? null : "{}";
    var url = path.replace("%zz", "%25zz").replace("!!", "%21%21");

    assertRefused(
        api.send(method, path.contains("%zz") ? "/sites/%25zz" : url, body),
        path.contains("%zz") ? 404 : status,
        path.contains("%zz") ? new String[] {"not a path"} : words.split(";"));
  }

  @Test
  void shouldNameTheMethodsThatThereAre() throws Exception {
    var answer = api.send("POST", "/sites/west", "{}");

    assertThat(answer.raw().headers().firstValue("Allow")).contains("GET, PUT, PATCH, DELETE");
  }

  @Test
  void shouldRefuseOtherPaths() throws Exception {
    assertRefused(api.sendTo("GET", "/", null, null), 404, "openapi.json");
    assertRefused(api.sendTo("GET", "/interspan/v1/log?limit=0", null, null), 400, "limit");
    assertRefused(api.sendTo("PUT", "/interspan/v1/sites", "{}", "application/json"), 405, "GET");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | resource_type;Infra",
        "{\"resource_type\":\"Infra\",\"childs\":[]} | childs;children",
        "{\"resource_type\":\"Infra\",\"children\":{}} | children;list",
        "{\"resource_type\":\"Infra\",\"children\":[{\"resource_type\":\"ChildGroup\"}]} | ChildGroup;ChildSegment",
        "{\"resource_type\":\"Infra\",\"children\":[{\"resource_type\":\"ChildSite\"}]} | children[0].Site",
        "{\"resource_type\":\"Infra\",\"children\":[{\"resource_type\":\"ChildSite\",\"Site\":{}}]} | children[0].Site.id",
        "{\"resource_type\":\"Infra\",\"children\":[{\"resource_type\":\"ChildSite\",\"Site\":{\"id\":\"a/b\"}}]} | children[0].Site.id;a/b",
        "{\"resource_type\":\"Infra\",\"children\":[{\"resource_type\":\"ChildSite\",\"Site\":{\"id\":\"..\"}}]} | children[0].Site.id",
        "{\"resource_type\":\"Infra\",\"children\":[{\"resource_type\":\"ChildSite\",\"Site\":{\"id\":\"n\",\"children\":[{\"resource_type\":\"ChildControlPlane\",\"ControlPlane\":{\"id\":\"default\"}}]}}]} | ChildControlPlane",
        "{\"resource_type\":\"Infra\",\"children\":[{\"resource_type\":\"ChildResourceReference\",\"target_type\":\"Segment\",\"id\":\"none\"}]} | /global-infra/segments/none;not there",
        "{\"resource_type\":\"Infra\",\"children\":[{\"resource_type\":\"ChildSegment\",\"marked_for_delete\":true,\"Segment\":{\"id\":\"web\"}}]} | /global-infra/segments/web;ports/p1",
        "{\"resource_type\":\"Infra\",\"children\":[{\"resource_type\":\"ChildSegment\",\"marked_for_delete\":\"yes\",\"Segment\":{\"id\":\"web\"}}]} | marked_for_delete",
        "{\"resource_type\":\"Infra\",\"children\":[{\"resource_type\":\"ChildSegment\",\"Segment\":{\"id\":\"a\",\"overlay_id\":80000}},{\"resource_type\":\"ChildSegment\",\"Segment\":{\"id\":\"b\",\"overlay_id\":80000}}]} | overlay_id;80000;/global-infra/segments/a",
      })
  void shouldRefuseAWrongTree(String tree, String words) throws Exception {
    var answer = api.send("PATCH", "", tree);

    assertThat(answer.status()).as(answer.text()).isIn(400, 404);
    assertRefused(answer, answer.status(), words.split(";"));
  }

  @Test
  void shouldAnswerWhatIsNotHttp() throws Exception {
    try (var socket =
        ApiClient.trusting(manager.files)
            .getSocketFactory()
            .createSocket("127.0.0.1", manager.verticle.port())) {
      socket.getOutputStream().write("GARBAGE\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var text =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .lines()
              .collect(Collectors.joining("\n"));

      assertThat(text).startsWith("HTTP/1.").contains("error_message");
    }
  }
}
