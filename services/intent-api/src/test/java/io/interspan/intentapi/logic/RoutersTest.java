package io.interspan.intentapi.logic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutersTest {
  private final Desk desk = new Desk();

  @BeforeEach
  void declareSites() {
    desk.put("/sites/west", "{}");
    desk.put("/sites/east", "{}");
  }

  private static String at(String site) {
    return "{'edge_cluster_path':'/global-infra/sites/"
        + site
        + "/enforcement-points/default/edge-clusters/default'}";
  }

  private static String child(String id, String site) {
    return "{'resource_type':'ChildLocaleServices','LocaleServices':{'id':'"
        + id
        + "',"
        + at(site).substring(1)
        + "}";
  }

  @Test
  void shouldKeepATier1WithinItsTier0() {
    desk.put("/tier-0s/t0", "{}");
    desk.put("/tier-1s/t1", "{'tier0_path':'/global-infra/tier-0s/t0'}");
    desk.put("/tier-1s/t1/locale-services/e", at("east"));

    assertThat(desk.refused("PUT", "/tier-0s/t0/locale-services/w", at("west")))
        .as("the first narrows it from all sites to one")
        .contains("Tier1 /global-infra/tier-1s/t1", "tier0_path", "at east", "which are west");

    desk.put("/tier-0s/t0/locale-services/e", at("east"));
    assertThat(desk.refused("PUT", "/tier-1s/t1/locale-services/w", at("west")))
        .contains("at west");
    desk.put("/tier-0s/t0/locale-services/w", at("west"));
    desk.put("/tier-1s/t1/locale-services/w", at("west"));
    assertThat(desk.refused("DELETE", "/tier-0s/t0/locale-services/w", null)).contains("at west");
    assertThat(desk.refused("DELETE", "/tier-0s/t0", null))
        .contains("referred to by /global-infra/tier-1s/t1");

    desk.delete("/tier-1s/t1/locale-services/w");
    desk.delete("/tier-0s/t0/locale-services/w");
    assertThat(desk.refused("PUT", "/tier-1s/other", "{'tier0_path':'/global-infra/tier-0s/none'}"))
        .contains("tier-0s/none", "not there");
  }

  @Test
  void shouldJudgeTheEndOfATree() {
    desk.tree(
        "{'resource_type':'ChildTier0','Tier0':{'id':'t0','children':["
            + child("a", "west")
            + "]}},{'resource_type':'ChildTier1','Tier1':{'id':'t1','tier0_path':'/global-infra/tier-0s/t0','children':["
            + child("b", "west")
            + "]}}");

    desk.tree(
        "{'resource_type':'ChildTier1','Tier1':{'id':'t1','children':["
            + "{'resource_type':'ChildLocaleServices','marked_for_delete':true,'LocaleServices':{'id':'b'}},"
            + child("c", "west")
            + "]}}");

    assertThat(desk.ids("/tier-1s/t1/locale-services")).containsExactly("c");
    assertThat(
            desk.refused(
                "PATCH",
                "",
                "{'resource_type':'Infra','children':[{'resource_type':'ChildTier0','Tier0':{'id':'t0','children':["
                    + child("a", "east")
                    + "]}}]}"))
        .contains("at west");
    desk.tree("{'resource_type':'ChildTier1','marked_for_delete':true,'Tier1':{'id':'t1'}}");
    desk.tree("{'resource_type':'ChildTier0','marked_for_delete':true,'Tier0':{'id':'t0'}}");
    assertThat(desk.ids("/tier-0s")).isEmpty();
  }

  @Test
  void shouldKeepWhatClientsOfNsxSend() {
    desk.put("/gateway-qos-profiles/q", "{'committed_bandwidth':5,'committed_bandwitdth':5}");
    desk.tree(
        """
        {'resource_type':'ChildTier1','Tier1':{'id':'t1','resource_type':'Tier1','display_name':'T1','description':'',
          'tags':[],'failover_mode':'PREEMPTIVE','default_rule_logging':false,'disable_firewall':false,
          'enable_standby_relocation':false,'force_whitelisting':false,'dhcp_config_paths':[],
          'pool_allocation':'ROUTING','route_advertisement_types':['TIER1_CONNECTED'],
          'route_advertisement_rules':[{'name':'r','action':'PERMIT','subnets':['10.0.0.0/8'],
            'route_advertisement_types':[]}],
          'qos_profile':{'ingress_qos_profile_path':'/global-infra/gateway-qos-profiles/q','egress_qos_profile_path':''},
          'intersite_config':{'primary_site_path':'/global-infra/sites/west','fallback_sites':[]}}}
        """);

    var tier1 = desk.get("/tier-1s/t1");

    assertThat(tier1.has("dhcp_config_paths")).isFalse();
    assertThat(tier1.has("type")).isFalse();
    assertThat(tier1.has("ha_mode")).isFalse();
    assertThat(tier1.path("disable_firewall").isBoolean()).isTrue();
    assertThat(tier1.path("qos_profile").path("egress_qos_profile_path").asText("x")).isEmpty();
    assertThat(tier1.path("route_advertisement_rules").get(0).path("prefix_operator").asText())
        .isEqualTo("GE");
    assertThat(desk.refused("DELETE", "/gateway-qos-profiles/q", null)).contains("tier-1s/t1");
    assertThat(desk.refused("DELETE", "/sites/west", null)).contains("tier-1s/t1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/tier-0s/t | {'dhcp_config_paths':['/x']} | dhcp_config_paths;not supported",
        "/tier-0s/t | {'vrf_config':{'tier0_path':'x'}} | vrf_config;not supported",
        "/tier-0s/t | {'advanced_config':{'connectivity':'OFF'}} | advanced_config.connectivity;OFF;not supported",
        "/tier-0s/t | {'transit_subnets':['10.0.0.1/8']} | transit_subnets[0];10.0.0.0/8",
        "/tier-1s/t | {'tier0_path':'/global-infra/tier-1s/t'} | tier0_path;/global-infra/tier-0s/{id}",
        "/tier-1s/t | {'intersite_config':{'primary_site_path':'/global-infra/sites/north'}} | primary_site_path;not there",
        "/tier-0s/t/locale-services/l | {} | edge_cluster_path;must be there",
        "/tier-0s/t/locale-services/l | {'edge_cluster_path':''} | edge_cluster_path",
      })
  void shouldRefuseWhatRoutersDoNotDo(String path, String body, String words) {
    if (path.contains("locale-services")) {
      desk.put("/tier-0s/t", "{}");
    }
    assertThat(desk.refused("PUT", path, body)).contains(words.split(";"));
  }
}
