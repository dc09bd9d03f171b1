package io.interspan.intentapi.logic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServicesTest {
  private final Desk desk = new Desk();

  private static String service(String... entries) {
    return "{'service_entries':[" + String.join(",", entries) + "]}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'resource_type':'L4PortSetServiceEntry','id':'1','display_name':'','l4_protocol':'TCP','destination_ports':['80','8000-8010'],'source_ports':[]}",
        "{'resource_type':'ICMPTypeServiceEntry','protocol':'ICMPv4','icmp_type':8,'icmp_code':0}",
        "{'resource_type':'ICMPTypeServiceEntry','protocol':'ICMPv6'}",
        "{'resource_type':'IGMPTypeServiceEntry'}",
        "{'resource_type':'IPProtocolServiceEntry','protocol_number':47}",
        "{'resource_type':'EtherTypeServiceEntry','ether_type':2048}",
        "{'resource_type':'ALGTypeServiceEntry','alg':'FTP','destination_ports':['21'],'source_ports':['9000-9100']}",
        "{'resource_type':'NestedServiceServiceEntry','nested_service_path':'/global-infra/services/HTTP'}",
      })
  void shouldKeepEachKindOfEntryAsItIsGiven(String entry) throws Exception {
    var json = entry.replace('\'', '"');

    desk.put("/services/s", service(entry));

    var mapper = new com.fasterxml.jackson.databind.json.JsonMapper();
    assertThat(desk.get("/services/s").path("service_entries").get(0))
        .isEqualTo(mapper.readTree(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'resource_type':'L4PortSetServiceEntry'} | service_entries[0].l4_protocol;must be there",
        "{'resource_type':'L4PortSetServiceEntry','l4_protocol':'SCTP'} | l4_protocol;TCP or UDP",
        "{'resource_type':'L4PortSetServiceEntry','l4_protocol':'TCP','destination_ports':['http']} | destination_ports[0];http;8000-8010",
        "{'resource_type':'L4PortSetServiceEntry','l4_protocol':'TCP','destination_ports':['9-7']} | lower to a higher",
        "{'resource_type':'L4PortSetServiceEntry','l4_protocol':'TCP','destination_ports':['65536']} | 65535",
        "{'resource_type':'ICMPTypeServiceEntry','protocol':'ICMPv4','icmp_code':0} | icmp_code;icmp_type",
        "{'resource_type':'ICMPTypeServiceEntry','protocol':'ICMPv4','icmp_type':'8'} | icmp_type;whole number",
        "{'resource_type':'IPProtocolServiceEntry','protocol_number':256} | 0 to 255",
        "{'resource_type':'ALGTypeServiceEntry','alg':'FTP','destination_ports':[]} | destination_ports;at least 1",
        "{'resource_type':'NestedServiceServiceEntry','nested_service_path':'/global-infra/services/none'} | services/none;not there",
        "{'resource_type':'ServiceEntry'} | resource_type;L4PortSetServiceEntry",
      })
  void shouldRefuseAWrongEntry(String entry, String words) {
    assertThat(desk.refused("PUT", "/services/s", service(entry))).contains(words.split(";"));
  }

  @Test
  void shouldRefuseLayersThatDoNotMix() {
    assertThat(
            desk.refused(
                "PUT",
                "/services/s",
                service(
                    "{'resource_type':'EtherTypeServiceEntry','ether_type':2048}",
                    "{'resource_type':'IGMPTypeServiceEntry'}")))
        .contains("service_entries", "EtherTypeServiceEntry has no other entries");
  }

  @Test
  void shouldRefuseAServiceThatIsAPartOfItself() {
    var nested =
        "{'resource_type':'NestedServiceServiceEntry','nested_service_path':'/global-infra/services/%s'}";
    desk.put("/services/a", "{}");
    desk.put("/services/b", service(nested.formatted("a")));

    assertThat(desk.refused("PATCH", "/services/a", service(nested.formatted("b"))))
        .contains("services/a", "services/b", "refer to itself");
  }

  @Test
  void shouldHaveTheUsualServicesAsTheyAre() {
    var https = desk.get("/services/HTTPS");

    assertThat(https.path("service_entries").get(0).path("destination_ports").get(0).asText())
        .isEqualTo("443");
    assertThat(https.path("is_default").asBoolean()).isTrue();
    assertThat(https.path("_system_owned").asBoolean()).isTrue();
    assertThat(desk.ids("/services"))
        .hasSizeGreaterThan(50)
        .contains("SSH", "ICMP-ALL", "NFS_(TCP)");
    assertThat(desk.refused("PATCH", "/services/HTTPS", "{'description':'mine'}"))
        .contains("_system_owned", "changed");
    assertThat(desk.refused("DELETE", "/services/HTTPS", null))
        .contains("_system_owned", "deleted");
    desk.put("/services/mine", "{'is_default':true}");
    assertThat(desk.get("/services/mine").path("is_default").asBoolean()).isFalse();
  }

  @Test
  void shouldListInPagesAmongTheUsualOnes() {
    desk.put("/services/mine", "{'display_name':'HTTQ'}");
    var first = desk.get("/services?page_size=30&sort_by=display_name");
    var names = new java.util.ArrayList<String>();
    var page = first;
    while (true) {
      page.path("results").forEach(one -> names.add(one.path("display_name").asText()));
      if (!page.has("cursor")) {
        break;
      }
      page =
          desk.get(
              "/services?page_size=30&sort_by=display_name&cursor=" + page.path("cursor").asText());
    }

    assertThat(names).hasSize(first.path("result_count").asInt()).isSorted();
    assertThat(names).contains("HTTQ", "ICMP ALL");
  }
}
