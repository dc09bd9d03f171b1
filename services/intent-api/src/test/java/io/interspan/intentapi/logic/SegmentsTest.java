package io.interspan.intentapi.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.intentapi.logic.api.PatchMeaning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Segments, ports, and the profiles that they have.
class SegmentsTest {
  private final Desk desk = new Desk();

  @Test
  void shouldKeepASegmentWithItsProfiles() {
    desk.tree(
        """
        {'resource_type':'ChildSegment','Segment':{'id':'web','resource_type':'Segment','_revision':0,
          'display_name':'Web','tags':[],'replication_mode':'MTEP','domain_name':'example.org',
          'subnets':[{'gateway_address':'10.1.2.1/24','network':''}],
          'advanced_config':{'hybrid':false,'local_egress':false,'urpf_mode':'STRICT','connectivity':'ON'},
          'children':[
            {'resource_type':'ChildSegmentDiscoveryProfileBindingMap','id':'default','marked_for_delete':false,
             'SegmentDiscoveryProfileBindingMap':{'id':'default','resource_type':'SegmentDiscoveryProfileBindingMap',
               'ip_discovery_profile_path':'/global-infra/ip-discovery-profiles/default-ip-discovery-profile'}},
            {'resource_type':'ChildSegmentQoSProfileBindingMap','id':'default','marked_for_delete':false,
             'SegmentQoSProfileBindingMap':{'id':'default','resource_type':'SegmentQoSProfileBindingMap',
               'qos_profile_path':'/global-infra/qos-profiles/default-qos-profile'}},
            {'resource_type':'ChildSegmentSecurityProfileBindingMap','id':'default','marked_for_delete':false,
             'SegmentSecurityProfileBindingMap':{'id':'default',
               'spoofguard_profile_path':'/global-infra/spoofguard-profiles/default-spoofguard-profile'}}]}}
        """);

    var segment = desk.get("/segments/web");
    assertThat(segment.path("replication_mode").asText()).isEqualTo("MTEP");
    assertThat(segment.path("subnets").get(0).path("network").asText()).isEqualTo("10.1.2.0/24");
    assertThat(segment.path("_revision").asInt()).isZero();
    for (var kind : new String[] {"discovery", "qos", "security"}) {
      assertThat(desk.ids("/segments/web/segment-" + kind + "-profile-binding-maps"))
          .containsExactly("default");
    }

    desk.tree(
        """
        {'resource_type':'ChildSegment','Segment':{'id':'web','children':[
          {'resource_type':'ChildSegmentQoSProfileBindingMap','marked_for_delete':true,
           'SegmentQoSProfileBindingMap':{'id':'default'}},
          {'resource_type':'ChildSegmentQoSProfileBindingMap','marked_for_delete':true,
           'SegmentQoSProfileBindingMap':{'id':'never-there'}}]}}
        """);
    assertThat(desk.ids("/segments/web/segment-qos-profile-binding-maps")).isEmpty();
    assertThat(desk.get("/segments/web").path("_revision").asInt())
        .as("what lies below it is not its own")
        .isZero();
    desk.delete("/segments/web");
  }

  @Test
  void shouldReplaceWhatAClientThatMeansItSends() {
    desk.patch(
        "/segments/web",
        "{'description':'d','domain_name':'x','subnets':[{'gateway_address':'10.1.2.1/24'}]}");
    desk.put("/segments/web/ports/p", "{}");
    int number = desk.get("/segments/web").path("overlay_id").asInt();
    desk.patch = PatchMeaning.of("vAPI/0.8.0 Go/go1.26.8 (linux; amd64)");

    desk.tree("{'resource_type':'ChildSegment','Segment':{'id':'web','domain_name':'y'}}");

    var segment = desk.get("/segments/web");
    assertThat(segment.path("domain_name").asText()).isEqualTo("y");
    assertThat(segment.has("description")).isFalse();
    assertThat(segment.has("subnets")).isFalse();
    assertThat(segment.path("overlay_id").asInt()).isEqualTo(number);
    assertThat(segment.path("_create_time")).isNotNull();
    assertThat(desk.ids("/segments/web/ports")).containsExactly("p");
    assertThat(PatchMeaning.of("curl/8.5.0")).isEqualTo(PatchMeaning.MERGE);
    assertThat(PatchMeaning.of(null)).isEqualTo(PatchMeaning.MERGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'vlan_ids':['7']} | vlan_ids;not supported",
        "{'subnets':[{'gateway_address':'10.1.0.1/24'},{'gateway_address':'10.2.0.1/24'}]} | subnets[1].gateway_address;at most one",
        "{'dhcp_config_path':'/global-infra/dhcp-server-configs/d'} | dhcp_config_path",
        "{'subnets':[{'gateway_address':'10.1.0.1/24','dhcp_ranges':['10.1.0.9']}]} | subnets[0].dhcp_ranges",
        "{'advanced_config':{'hybrid':true}} | advanced_config.hybrid;not supported",
        "{'advanced_config':{'address_pool_paths':['/x']}} | advanced_config.address_pool_paths",
        "{'advanced_config':{'colour':1}} | no field 'advanced_config.colour'",
        "{'bridge_profiles':[{}]} | bridge_profiles;not supported",
        "{'transport_zone_path':'/global-infra/sites/west/enforcement-points/default/transport-zones/default'} | transport_zone_path;not there",
        "{'connectivity_path':'/global-infra/tier-0s/none'} | connectivity_path;not there",
        "{'connectivity_path':'/global-infra/tier-1s/a b'} | connectivity_path",
      })
  void shouldRefuseWhatSegmentsDoNotDo(String body, String words) {
    assertThat(desk.refused("PUT", "/segments/web", body)).contains(words.split(";"));
  }

  @Test
  void shouldTakeWhatSaysNothing() {
    desk.put(
        "/segments/web",
        "{'vlan_ids':[],'dhcp_config_path':'','l2_extension':null,'connectivity_path':'','bridge_profiles':[]}");

    assertThat(desk.get("/segments/web").has("vlan_ids")).isFalse();
    assertThat(desk.get("/segments/web").has("dhcp_config_path")).isFalse();
  }

  @Test
  void shouldKeepPortsWithTheirProfiles() {
    desk.put("/segments/web", "{}");
    desk.put("/segments/web/ports/p", "{'attachment':{'id':'vm','type':'STATIC'}}");
    desk.put(
        "/segments/web/ports/p/port-qos-profile-binding-maps/default",
        "{'qos_profile_path':'/global-infra/qos-profiles/default-qos-profile'}");

    assertThat(desk.refused("DELETE", "/segments/web", null))
        .contains("has /global-infra/segments/web/ports/p")
        .doesNotContain("grants");
    assertThat(
            desk.refused(
                "PUT",
                "/segments/web/ports/p/port-security-profile-binding-maps/default",
                "{'spoofguard_profile_path':'/global-infra/spoofguard-profiles/none'}"))
        .contains("spoofguard_profile_path", "not there");
    desk.delete("/segments/web/ports/p");
    desk.delete("/segments/web");
  }

  @ParameterizedTest
  @CsvSource({
    "/ip-discovery-profiles,default-ip-discovery-profile",
    "/mac-discovery-profiles,default-mac-discovery-profile",
    "/spoofguard-profiles,default-spoofguard-profile",
    "/segment-security-profiles,default-segment-security-profile",
    "/qos-profiles,default-qos-profile",
  })
  void shouldHaveDefaultProfilesAndOthers(String collection, String id) {
    assertThat(desk.ids(collection)).containsExactly(id);
    assertThat(desk.refused("PATCH", collection + "/" + id, "{'description':'x'}"))
        .contains("_system_owned");
    assertThat(desk.refused("DELETE", collection + "/" + id, null)).contains("_system_owned");

    desk.must("PATCH", collection + "/mine?override=false", "{'display_name':'Mine'}");
    assertThat(desk.ids(collection)).contains("mine");
    desk.must("DELETE", collection + "/mine?override=false", null);
  }

  @Test
  void shouldFillInProfilesAsClientsExpectThem() {
    desk.patch(
        "/ip-discovery-profiles/mine", "{'ip_v4_discovery_options':{'vmtools_enabled':false}}");
    desk.patch(
        "/qos-profiles/mine",
        "{'shaper_configurations':[{'resource_type':'EgressRateLimiter','average_bandwidth':7}]}");

    var ip = desk.get("/ip-discovery-profiles/mine");
    assertThat(
            ip.path("ip_v4_discovery_options")
                .path("arp_snooping_config")
                .path("arp_binding_limit")
                .asInt())
        .isEqualTo(1);
    assertThat(ip.path("ip_v4_discovery_options").path("vmtools_enabled").asBoolean(true))
        .isFalse();
    assertThat(
            ip.path("ip_v6_discovery_options")
                .path("nd_snooping_config")
                .path("nd_snooping_limit")
                .asInt())
        .isEqualTo(3);
    var qos = desk.get("/qos-profiles/mine");
    assertThat(qos.path("dscp").path("mode").asText()).isEqualTo("UNTRUSTED");
    assertThat(qos.path("shaper_configurations").get(0).path("average_bandwidth").asInt())
        .isEqualTo(7);
    assertThat(
            desk.refused(
                "PUT",
                "/qos-profiles/two",
                "{'shaper_configurations':[{'resource_type':'EgressRateLimiter'},{'resource_type':'EgressRateLimiter'}]}"))
        .contains("shaper_configurations[1]", "at most one");
  }
}
