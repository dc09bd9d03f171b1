package io.interspan.intentapi.logic.type;

import io.interspan.model.intent.IntentType;
import java.util.List;
import java.util.stream.Stream;

/// Distributed routers of both tiers, and the sites that they are at.
final class GatewayTypes {
  private static final int MAX_SUBNETS = 64;
  private static final String NO_UPLINKS = "there are no uplinks, for now";
  private static final String NOTHING_FAILS_OVER = "routers are distributed: nothing fails over";

  private static final FieldType.Word ADVERTISED =
      FieldType.Word.of(
          "TIER1_STATIC_ROUTES",
          "TIER1_CONNECTED",
          "TIER1_NAT",
          "TIER1_LB_VIP",
          "TIER1_LB_SNAT",
          "TIER1_DNS_FORWARDER_IP",
          "TIER1_IPSEC_LOCAL_ENDPOINT");

  /// What both tiers have.
  private static final List<Field> OF_BOTH =
      List.of(
          Field.kept(
              "failover_mode",
              FieldType.Word.of("NON_PREEMPTIVE", "PREEMPTIVE"),
              NOTHING_FAILS_OVER),
          Field.kept(
              "ha_mode", FieldType.Word.of("ACTIVE_ACTIVE", "ACTIVE_STANDBY"), NOTHING_FAILS_OVER),
          Field.kept("disable_firewall", Kinds.FLAG, "routers have no firewall of their own")
              .or(false),
          Field.kept("default_rule_logging", Kinds.FLAG, "routers have no firewall of their own")
              .or(false),
          Field.kept("force_whitelisting", Kinds.FLAG, "routers have no firewall of their own")
              .or(false),
          Field.kept(
              "intersite_config",
              FieldType.Struct.of(
                  Field.kept(
                      "primary_site_path", FieldType.PathTo.one(Forms.SITE), "no site comes first"),
                  Field.kept(
                      "fallback_sites",
                      new FieldType.ListOf(FieldType.PathTo.one(Forms.SITE), MAX_SUBNETS),
                      "no site comes first"),
                  Field.kept(
                      "intersite_transit_subnet",
                      new FieldType.Text(1, 64, TextForm.NETWORK),
                      "sites reach each other in tunnels"),
                  Field.readOnly(
                      "last_admin_active_epoch",
                      Kinds.number(0, Long.MAX_VALUE),
                      "not in answers")),
              "routers are the same at all their sites"),
          Field.refused("dhcp_config_paths", "there is no DHCP server"),
          Field.refused("ipv6_profile_paths", "there are no router advertisements"),
          Field.refused("arp_limit", "routers ask nobody: addresses are known from the hosts"),
          Field.refused("federation_config", "that is ours to know"));

  private static final ResourceType TIER0 =
      ResourceType.at(
              "tier-0s",
              IntentType.TIER0,
              "A distributed router that joins tier-1s; its locale services say at which sites")
          .with(
              with(
                  Field.kept("transit_subnets", subnets(), "tiers are joined without addresses"),
                  Field.kept(
                      "internal_transit_subnets", subnets(), "tiers are joined without addresses"),
                  Field.kept(
                      "vrf_transit_subnets", subnets(), "tiers are joined without addresses"),
                  Field.kept(
                      "advanced_config",
                      FieldType.Struct.of(
                          Field.kept(
                              "connectivity",
                              FieldType.Word.of("ON").refusing(NO_UPLINKS, "OFF"),
                              NO_UPLINKS),
                          Field.kept("forwarding_up_timer", Kinds.number(0, 300), NO_UPLINKS)),
                      NO_UPLINKS),
                  Field.refused("vrf_config", "a router has one table"),
                  Field.refused("multi_vrf_inter_sr_routing", "a router has one table"),
                  Field.refused("rd_admin_field", NO_UPLINKS),
                  Field.refused("stateful_services", "routers keep no state")));

  private static final ResourceType TIER1 =
      ResourceType.at(
              "tier-1s",
              IntentType.TIER1,
              "A distributed router; its locale services say at which sites")
          .with(
              with(
                  Field.enforced(
                      "tier0_path",
                      FieldType.PathTo.one(Forms.TIER0),
                      "the tier-0 that it is connected to, at whose sites it may be"),
                  Field.kept(
                      "pool_allocation",
                      FieldType.Word.of(
                          "ROUTING", "LB_SMALL", "LB_MEDIUM", "LB_LARGE", "LB_XLARGE"),
                      "there are no edge nodes to take room on"),
                  Field.kept(
                      "enable_standby_relocation",
                      Kinds.FLAG,
                      "there are no edge nodes to relocate to"),
                  Field.kept("type", FieldType.Word.of("ROUTED", "ISOLATED", "NATTED"), NO_UPLINKS),
                  Field.kept("route_advertisement_types", Kinds.listOf(ADVERTISED), NO_UPLINKS),
                  Field.kept("route_advertisement_rules", advertisementRules(), NO_UPLINKS),
                  Field.kept(
                      "qos_profile",
                      FieldType.Struct.of(
                          Field.kept(
                              "ingress_qos_profile_path",
                              FieldType.PathTo.one(Forms.GATEWAY_QOS_PROFILE),
                              "routers do not limit traffic"),
                          Field.kept(
                              "egress_qos_profile_path",
                              FieldType.PathTo.one(Forms.GATEWAY_QOS_PROFILE),
                              "routers do not limit traffic")),
                      "routers do not limit traffic")));

  static final List<ResourceType> ALL =
      List.of(TIER0, TIER1, localeServices(IntentType.TIER1), localeServices(IntentType.TIER0));

  private GatewayTypes() {}

  private static Field[] with(Field... own) {
    return Stream.concat(Stream.of(own), OF_BOTH.stream()).toArray(Field[]::new);
  }

  private static FieldType.ListOf subnets() {
    return Kinds.listOf(TextForm.NETWORK, MAX_SUBNETS);
  }

  private static FieldType.ListOf advertisementRules() {
    return new FieldType.ListOf(
        FieldType.Struct.of(
            Field.kept("name", Kinds.line(), "what people call it"),
            Field.kept("action", FieldType.Word.of("PERMIT", "DENY"), NO_UPLINKS).or("PERMIT"),
            Field.kept("prefix_operator", FieldType.Word.of("GE", "EQ"), NO_UPLINKS).or("GE"),
            Field.kept("subnets", subnets(), NO_UPLINKS),
            Field.kept("route_advertisement_types", Kinds.listOf(ADVERTISED), NO_UPLINKS)),
        MAX_SUBNETS);
  }

  private static ResourceType localeServices(IntentType router) {
    return ResourceType.below(
            router, "locale-services", IntentType.LOCALE_SERVICES, "A site of a router's span")
        .with(
            Field.enforced(
                    "edge_cluster_path",
                    FieldType.PathTo.one(Forms.EDGE_CLUSTER),
                    "the edge cluster of the site that the router is to be at")
                .mustBeThere(),
            Field.refused("preferred_edge_paths", "an edge cluster's nodes are not named"),
            Field.refused("bfd_profile_path", NO_UPLINKS),
            Field.refused("ha_vip_configs", NO_UPLINKS),
            Field.refused("route_redistribution_config", NO_UPLINKS),
            Field.refused("route_redistribution_types", NO_UPLINKS));
  }
}
