package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.interspan.intentapi.logic.type.ResourceType.Writer;
import io.interspan.model.intent.IntentType;
import io.interspan.model.net.Vni;
import java.util.List;

/// Segments and their ports.
final class SegmentTypes {
  /// The first of the numbers for overlays of global segments; smaller ones are left to sites.
  static final int FIRST_OVERLAY_ID = 65_536;

  private static final int MAX_BINDINGS = 512;
  private static final String ONE_WORKLOAD = "a port has one workload";
  private static final String OVERLAYS = "segments are overlays";
  private static final String NO_DHCP = "there is no DHCP server";

  /// One of IPv4 and some of IPv6, as workloads have them.
  private static final int MAX_SUBNETS = 8;

  private static final FieldType.ListOf SUBNETS =
      new FieldType.ListOf(
          FieldType.Struct.of(
              Field.enforced(
                      "gateway_address",
                      new FieldType.Text(1, 64, TextForm.GATEWAY),
                      "the router's address in the network, like 10.1.0.1/24")
                  .mustBeThere(),
              Field.readOnly(
                  "network", new FieldType.NetworkOf("gateway_address"), "the network itself"),
              Field.refused("dhcp_config", NO_DHCP),
              Field.refused("dhcp_ranges", NO_DHCP)),
          MAX_SUBNETS);

  private static final FieldType.Struct ADVANCED =
      FieldType.Struct.of(
          Field.kept(
              "connectivity",
              Kinds.ON_OFF,
              "a segment that has a router is joined to it in any case, for now"),
          Field.kept(
              "urpf_mode",
              FieldType.Word.of("NONE", "STRICT"),
              "ports may send from their own addresses only, in any case"),
          Field.kept(
              "hybrid",
              new FieldType.OnlyFalse("there are no bridges to VLANs"),
              "there are no bridges to VLANs"),
          Field.kept(
              "local_egress",
              new FieldType.OnlyFalse("there are no uplinks, for now"),
              "there are no uplinks, for now"),
          Field.refused("multicast", "routers do not route multicast"),
          Field.refused("inter_router", "segments do not join routers"),
          Field.refused("node_local_switch", "a segment is one network at all its hosts"),
          Field.refused("address_pool_paths", "addresses are not given out"),
          Field.refused("uplink_teaming_policy_name", "hosts have one tunnel address"),
          Field.refused("ndra_profile_path", "there are no router advertisements"),
          Field.refused("local_egress_routing_policies", "there are no uplinks, for now"),
          Field.refused("origin_id", "segments are made here"),
          Field.refused("origin_type", "segments are made here"));

  private static final ResourceType SEGMENT =
      ResourceType.at("segments", IntentType.SEGMENT, "A layer 2 network")
          .livingAt(Level.BOTH)
          .checkedBy(SegmentTypes::oneOfIpv4)
          .with(
              Field.enforced("subnets", SUBNETS, "the segment's network"),
              Field.enforced(
                  "connectivity_path",
                  FieldType.PathTo.one(Forms.TIER1, Forms.TIER0),
                  "the router that it is connected to, which gives it its sites"),
              Field.enforced(
                  "transport_zone_path",
                  FieldType.PathTo.one(Forms.TRANSPORT_ZONE),
                  "the transport zone of one site: its span where it has no router"),
              Field.enforced(
                      "replication_mode",
                      FieldType.Word.of("SOURCE")
                          .keeping(
                              "MTEP",
                              "there are no replicators, for now: the sending host makes all copies"),
                      "how frames to many reach their members")
                  .or("SOURCE"),
              Field.enforced(
                  "overlay_id",
                  new FieldType.NeverReused(FIRST_OVERLAY_ID, Vni.MAX),
                  "the segment's number in tunnels; given by us where it is absent"),
              Field.enforced("admin_state", Kinds.UP_DOWN, "whether it carries traffic").or("UP"),
              Field.kept("domain_name", Kinds.line(), "there is no DNS for workloads"),
              Field.kept("advanced_config", ADVANCED, "see its fields"),
              Field.readOnly("type", Kinds.line(), "not in answers"),
              Field.refused("vlan_ids", OVERLAYS),
              Field.refused("l2_extension", "there is no L2 VPN"),
              Field.refused("bridge_profiles", "there are no bridges to VLANs"),
              Field.refused("dhcp_config_path", NO_DHCP),
              Field.refused("metadata_proxy_paths", "there is no metadata proxy"),
              Field.refused("address_bindings", "addresses are bound to ports"),
              Field.refused("extra_configs", "hosts have no such settings"),
              Field.refused("mac_pool_id", "addresses are not given out"),
              Field.refused("ls_id", "a segment is known by its path"),
              Field.refused("evpn_segment", OVERLAYS),
              Field.refused("evpn_tenant_config_path", OVERLAYS),
              Field.refused("federation_config", "that is ours to know"));

  private static final FieldType.Struct ATTACHMENT =
      FieldType.Struct.of(
          Field.enforced(
                  "id",
                  new FieldType.Text(1, 255, TextForm.ANY),
                  "what a host reports of the workload; no two ports have the same")
              .once(),
          Field.kept(
              "type",
              FieldType.Word.of("STATIC", "INDEPENDENT").refusing(ONE_WORKLOAD, "PARENT", "CHILD"),
              "hosts report every workload alike"),
          Field.refused("context_id", ONE_WORKLOAD),
          Field.refused("context_type", ONE_WORKLOAD),
          Field.refused("app_id", ONE_WORKLOAD),
          Field.refused("traffic_tag", ONE_WORKLOAD),
          Field.refused("hyperbus_mode", ONE_WORKLOAD),
          Field.refused("bms_interface_config", ONE_WORKLOAD),
          Field.refused("evpn_vlans", OVERLAYS),
          Field.refused("allocate_addresses", "addresses are not given out"));

  private static final FieldType.ListOf BINDINGS =
      new FieldType.ListOf(
          FieldType.Struct.of(
                  Field.enforced(
                      "ip_address",
                      new FieldType.Text(1, 64, TextForm.IP_ADDRESS),
                      "an IP address that the workload may use"),
                  Field.enforced(
                      "mac_address",
                      new FieldType.Text(1, 64, TextForm.MAC_ADDRESS),
                      "a MAC address that the workload may use"),
                  Field.refused("vlan_id", OVERLAYS))
              .withOneOf("ip_address", "mac_address"),
          MAX_BINDINGS);

  private static final ResourceType SEGMENT_PORT =
      ResourceType.below(
              IntentType.SEGMENT,
              "ports",
              IntentType.SEGMENT_PORT,
              "A workload's place on a segment; its path is the global port id")
          .livingAt(Level.BOTH)
          .thatRefuses()
          .with(
              Field.enforced("attachment", ATTACHMENT, "the workload that belongs here"),
              Field.enforced(
                  "address_bindings",
                  BINDINGS,
                  "the addresses that the workload may use; any where there are none"),
              Field.enforced("admin_state", Kinds.UP_DOWN, "whether it carries traffic").or("UP"),
              Field.readOnly("source_site_id", Kinds.line(), "not in answers"),
              Field.readOnly("origin_id", Kinds.line(), "not in answers"),
              Field.refused("ignored_address_bindings", "nothing is discovered from above"),
              Field.refused("extra_configs", "hosts have no such settings"),
              Field.refused("init_state", "a port opens when its workload is there"));

  private static final ResourceType PORT_GRANT =
      ResourceType.below(
              IntentType.SEGMENT_PORT,
              "grants",
              IntentType.PORT_GRANT,
              "Which site a port is granted to")
          .writtenBy(Writer.LOG)
          .with(Field.enforced("site", new FieldType.SiteId(), "the site that has the port"));

  static final List<ResourceType> ALL = List.of(SEGMENT, SEGMENT_PORT, PORT_GRANT);

  private SegmentTypes() {}

  private static void oneOfIpv4(String at, JsonNode segment, Problems problems) {
    int found = 0;
    var subnets = segment.path("subnets");
    for (int i = 0; i < subnets.size(); i++) {
      var address = subnets.get(i).path("gateway_address").asText();
      boolean ipv4 = !address.isEmpty() && address.indexOf(':') < 0;
      if (ipv4 && ++found > 1) {
        problems.add(
            Problem.Kind.INVALID,
            at + "subnets[" + i + "].gateway_address",
            address,
            "a segment has at most one subnet of IPv4, and others of IPv6");
      }
    }
  }
}
