package io.interspan.globalmanager.verticle;

import static io.interspan.globalmanager.verticle.ApiClient.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.globalmanager.verticle.ApiClient.Answer;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntentApiTest {
  private static final String CLUSTER = "/enforcement-points/default/edge-clusters/default";

  private RunningManager manager;
  private ApiClient api;

  @BeforeEach
  void start() throws Exception {
    manager = new RunningManager();
    api = manager.client;
  }

  @AfterEach
  void stop() throws Exception {
    manager.close();
  }

  private Answer put(String path, String body) throws Exception {
    return api.send("PUT", path, body);
  }

  private Answer patch(String path, String body) throws Exception {
    return api.send("PATCH", path, body);
  }

  @Test
  void shouldGiveBackWhatWasPutWithWhatIsOurs() throws Exception {
    var made =
        put(
            "/sites/west",
            "{\"display_name\":\"West\",\"tags\":[{\"scope\":\"a\",\"tag\":\"b\"}]}");

    assertThat(made.status()).as(made.text()).isEqualTo(200);
    assertThat(made.revision()).isEqualTo(1);
    var site = api.get("/sites/west").json();
    assertThat(site).isEqualTo(made.json());
    assertThat(site.path("id").asText()).isEqualTo("west");
    assertThat(site.path("path").asText()).isEqualTo("/global-infra/sites/west");
    assertThat(site.path("relative_path").asText()).isEqualTo("west");
    assertThat(site.path("parent_path").asText()).isEqualTo("/global-infra");
    assertThat(site.path("resource_type").asText()).isEqualTo("Site");
    assertThat(site.path("display_name").asText()).isEqualTo("West");
    assertThat(site.path("_revision").asInt(-1)).isZero();
    assertThat(site.path("_create_user").asText()).isEqualTo("admin");
    assertThat(site.path("_create_time").asLong()).isPositive();
    assertThat(site.path("unique_id").asText()).isNotEmpty();
    assertThat(site.path("control_plane").path("sharding").asText()).isEqualTo("PHYSICAL");
    assertThat(site.path("tags").get(0).path("tag").asText()).isEqualTo("b");
  }

  @Test
  void shouldTakeWhatItGaveBack() throws Exception {
    put("/sites/west", "{}");
    var read = api.get("/sites/west").text();

    var written = put("/sites/west", read);

    assertThat(written.status()).as(written.text()).isEqualTo(200);
    assertThat(written.json().path("_revision").asInt(-1)).as("nothing changed").isZero();
    assertThat(written.revision()).isEqualTo(1);
  }

  @Test
  void shouldRefuseAStaleOrMissingRevision() throws Exception {
    put("/sites/west", "{}");
    assertThat(put("/sites/west", "{\"description\":\"x\",\"_revision\":0}").status())
        .isEqualTo(200);

    var stale = put("/sites/west", "{\"description\":\"y\",\"_revision\":0}");
    var missing = put("/sites/west", "{\"description\":\"y\"}");
    var ahead = put("/sites/nowhere", "{\"_revision\":3}");

    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.message()).contains("_revision", "is 0", "is at 1");
    assertThat(stale.json().path("httpStatus").asText()).isEqualTo("CONFLICT");
    assertThat(missing.status()).isEqualTo(409);
    assertThat(missing.message()).contains("missing");
    assertThat(ahead.status()).isEqualTo(409);
    assertThat(api.get("/sites/west").json().path("description").asText()).isEqualTo("x");
  }

  @Test
  void shouldLetPatchesOfDifferentFieldsBothStand() throws Exception {
    patch("/sites/west", "{\"display_name\":\"West\"}");

    patch("/sites/west", "{\"description\":\"one\"}");
    patch("/sites/west", "{\"display_name\":\"Far west\"}");

    var site = api.get("/sites/west").json();
    assertThat(site.path("description").asText()).isEqualTo("one");
    assertThat(site.path("display_name").asText()).isEqualTo("Far west");
    assertThat(site.path("_revision").asInt()).isEqualTo(2);
  }

  @Test
  void shouldTakeATreeWholeOrNotAtAll() throws Exception {
    var bad =
        patch(
            "",
            """
            {"resource_type":"Infra","children":[
              {"resource_type":"ChildSite","Site":{"id":"west"}},
              {"resource_type":"ChildTier1","Tier1":{"id":"t1","children":[
                {"resource_type":"ChildLocaleServices","LocaleServices":{"id":"far",
                  "edge_cluster_path":"/global-infra/sites/far%s"}}]}}]}
            """
                .formatted(CLUSTER));

    assertThat(bad.status()).isEqualTo(400);
    assertThat(bad.message()).contains("edge_cluster_path", "/global-infra/sites/far", "not there");
    assertThat(api.get("/sites/west").status()).isEqualTo(404);

    var good =
        patch(
            "?enforce_revision_check=false",
            """
            {"resource_type":"Infra","children":[
              {"resource_type":"ChildSegment","Segment":{"id":"web",
                "connectivity_path":"/global-infra/tier-1s/t1",
                "subnets":[{"gateway_address":"10.1.0.1/24"}],
                "children":[{"resource_type":"ChildSegmentPort","SegmentPort":{
                  "id":"p1","attachment":{"id":"vm-1"}}}]}},
              {"resource_type":"ChildSite","Site":{"id":"west"}},
              {"resource_type":"ChildTier1","Tier1":{"id":"t1","children":[
                {"resource_type":"ChildLocaleServices","LocaleServices":{"id":"west",
                  "edge_cluster_path":"/global-infra/sites/west%s"}}]}}]}
            """
                .formatted(CLUSTER));

    assertThat(good.status()).as(good.text()).isEqualTo(200);
    assertThat(good.revision()).isEqualTo(1);
    assertThat(api.get("/segments/web").json().path("overlay_id").asInt()).isEqualTo(65_536);
    assertThat(api.get("/segments/web/ports/p1").json().path("parent_path").asText())
        .isEqualTo("/global-infra/segments/web");

    var gone =
        patch(
            "",
            """
            {"resource_type":"Infra","children":[
              {"resource_type":"ChildSegment","marked_for_delete":true,"Segment":{"id":"web",
                "children":[{"resource_type":"ChildSegmentPort","marked_for_delete":true,
                  "SegmentPort":{"id":"p1"}}]}},
              {"resource_type":"ChildResourceReference","target_type":"Tier1","id":"t1",
                "children":[{"resource_type":"ChildLocaleServices","marked_for_delete":true,
                  "LocaleServices":{"id":"west"}}]}]}
            """);
    assertThat(gone.status()).as(gone.text()).isEqualTo(200);
    assertThat(api.get("/segments/web").status()).isEqualTo(404);
    assertThat(api.get("/tier-1s/t1/locale-services").json().path("result_count").asInt(-1))
        .isZero();
  }

  @Test
  void shouldRefuseToDeleteWhatIsUsed() throws Exception {
    put("/sites/west", "{}");
    put("/tier-1s/t1", "{}");
    put(
        "/tier-1s/t1/locale-services/west",
        "{\"edge_cluster_path\":\"/global-infra/sites/west" + CLUSTER + "\"}");
    put("/segments/web", "{\"connectivity_path\":\"/global-infra/tier-1s/t1\"}");
    put("/segments/web/ports/p1", "{}");

    var segment = api.send("DELETE", "/segments/web?force=true", null);
    var router = api.send("DELETE", "/tier-1s/t1", null);
    var site = api.send("DELETE", "/sites/west", null);

    assertThat(segment.status()).isEqualTo(400);
    assertThat(segment.json().path("related_errors").get(0).path("error_message").asText())
        .contains("/global-infra/segments/web/ports/p1");
    assertThat(router.message()).contains("referred to by /global-infra/segments/web");
    assertThat(site.message()).contains("/global-infra/tier-1s/t1/locale-services/west");
    assertThat(api.get("/segments/web").status()).isEqualTo(200);

    assertThat(api.send("DELETE", "/segments/web/ports/p1", null).status()).isEqualTo(200);
    assertThat(api.send("DELETE", "/segments/web", null).status()).isEqualTo(200);
    assertThat(api.send("DELETE", "/tier-1s/t1?fail_if_subtree_exists=true", null).status())
        .isEqualTo(400);
    assertThat(api.send("DELETE", "/tier-1s/t1", null).status()).isEqualTo(200);
    assertThat(api.get("/tier-1s/t1/locale-services/west").status()).isEqualTo(404);
    assertThat(api.send("DELETE", "/sites/west", null).status()).isEqualTo(200);
    assertThat(api.send("DELETE", "/sites/west", null).status()).isEqualTo(404);
  }

  @Test
  void shouldListInPages() throws Exception {
    for (int i = 0; i < 7; i++) {
      put("/segments/s" + i, "{\"display_name\":\"n" + (9 - i) + "\"}");
    }

    var names = new ArrayList<String>();
    var cursor = "";
    do {
      var page = api.get("/segments?page_size=3&sort_by=display_name" + cursor);
      assertThat(page.status()).as(page.text()).isEqualTo(200);
      assertThat(page.json().path("result_count").asInt()).isEqualTo(7);
      page.json()
          .path("results")
          .forEach(object -> names.add(object.path("display_name").asText()));
      cursor = page.json().has("cursor") ? "&cursor=" + page.json().path("cursor").asText() : "";
    } while (!cursor.isEmpty());

    assertThat(names).isEqualTo(IntStream.rangeClosed(3, 9).mapToObj(i -> "n" + i).toList());
    var down = api.get("/segments?sort_ascending=false&page_size=1").json();
    assertThat(down.path("results").get(0).path("id").asText()).isEqualTo("s6");
  }

  @Test
  void shouldSayWhatItIsAndWhatHappened() throws Exception {
    put("/sites/west", "{}");
    patch("/sites/west", "{\"description\":\"new\"}");

    var log = api.sendTo("GET", "/interspan/v1/log?after=1&limit=10", null, null).json();
    var version = api.sendTo("GET", "/api/v1/node/version", null, null).json();
    var health = api.sendTo("GET", "/interspan/v1/health", null, null).json();
    var sites = api.sendTo("GET", "/interspan/v1/sites", null, null).json();
    var contract = api.sendTo("GET", "/interspan/v1/openapi.json", null, null);

    var change = log.path("results").get(0).path("changes").get(0);
    assertThat(log.path("results").get(0).path("author").asText()).isEqualTo("admin");
    assertThat(change.path("kind").asText()).isEqualTo("CHANGED");
    assertThat(change.path("fields").findValuesAsText("field")).contains("description");
    assertThat(version.path("product_version").asText()).startsWith("4.1.2");
    assertThat(health.path("status").asText()).isEqualTo("UP");
    assertThat(sites.path("results").get(0).path("realized_revision").isNull()).isTrue();
    assertThat(contract.json().path("openapi").asText()).startsWith("3.1");
    assertThat(api.sendTo("GET", ROOT, null, null).json().path("resource_type").asText())
        .isEqualTo("Infra");
  }

  /// What the table of types takes, its description takes, too.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/tier-0s/t0 | {'ha_mode':'ACTIVE_ACTIVE','dhcp_config_paths':[],'vrf_config':null,'transit_subnets':['100.64.0.0/16']}",
        "/tier-1s/t1 | {'dhcp_config_paths':[],'ipv6_profile_paths':[],'route_advertisement_rules':[{'name':'r','subnets':[]}]}",
        "/segments/s | {'vlan_ids':[],'replication_mode':'MTEP','subnets':[{'gateway_address':'10.9.0.1/24','network':''}],'advanced_config':{'hybrid':false,'urpf_mode':'STRICT'}}",
        "/services/s | {'service_entries':[{'resource_type':'ALGTypeServiceEntry','alg':'FTP','destination_ports':['21']},{'resource_type':'ICMPTypeServiceEntry','protocol':'ICMPv4','icmp_type':8},{'resource_type':'L4PortSetServiceEntry','l4_protocol':'TCP','destination_ports':['1','2-3']}]}",
        "/domains/default/groups/g | {'expression':[{'resource_type':'Condition','member_type':'VirtualMachine','key':'Tag','value':'a'},{'resource_type':'ConjunctionOperator','conjunction_operator':'OR'},{'resource_type':'NestedExpression','expressions':[{'resource_type':'MACAddressExpression','mac_addresses':['02:00:00:00:00:01']}]}],'extended_expression':[]}",
        "/domains/default/security-policies/p | {'category':'Application','rules':[{'id':'r','action':'DROP','source_groups':['10.0.0.1','10.0.0.0/8'],'services':['/global-infra/services/HTTPS'],'service_entries':[{'resource_type':'IGMPTypeServiceEntry'}]}]}",
        "/qos-profiles/q | {'shaper_configurations':[{'resource_type':'EgressRateLimiter','average_bandwidth':5}],'dscp':{'mode':'TRUSTED','priority':3}}",
        "/gateway-qos-profiles/g | {'committed_bandwidth':5,'committed_bandwitdth':5}",
        "/segment-security-profiles/x | {'bpdu_filter_allow':['01:80:c2:00:00:00'],'rate_limits':{}}",
      })
  void shouldTakeWhatTheTableOfTypesTakes(String path, String body) throws Exception {
    var json = body.replace('\'', '"');

    var patched = api.send("PATCH", path + "?override=false", json);
    var read = api.get(path);
    var put = api.send("PUT", path, read.text());

    assertThat(patched.status()).as(patched.text()).isEqualTo(200);
    assertThat(put.status()).as(put.text()).isEqualTo(200);
    assertThat(put.json()).as("nothing changed").isEqualTo(read.json());
  }
}
