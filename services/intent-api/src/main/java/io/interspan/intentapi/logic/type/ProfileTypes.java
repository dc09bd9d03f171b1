package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.interspan.model.intent.IntentType;
import java.util.List;
import java.util.TreeSet;

/// Profiles: settings that segments, ports and routers share. They have no effect, for now.
final class ProfileTypes {
  private static final String LEARNING =
      "hosts learn from ARP, DHCP and frames in one way, for now";
  private static final String FILTERING = "ports are filtered by their addresses only, for now";
  private static final String SHAPING = "hosts do not limit traffic, for now";

  private static final ResourceType IP_DISCOVERY =
      ResourceType.at(
              "ip-discovery-profiles",
              IntentType.IP_DISCOVERY_PROFILE,
              "How IP addresses are learnt")
          .livingAt(Level.BOTH)
          .with(
              number("arp_nd_binding_timeout", 5, 120, 10, LEARNING),
              flag("tofu_enabled", true, LEARNING),
              part(
                  "duplicate_ip_detection",
                  flag("duplicate_ip_detection_enabled", false, LEARNING)),
              part(
                  "ip_v4_discovery_options",
                  part(
                      "arp_snooping_config",
                      number("arp_binding_limit", 1, 256, 1, LEARNING),
                      flag("arp_snooping_enabled", true, LEARNING)),
                  flag("dhcp_snooping_enabled", true, LEARNING),
                  flag("vmtools_enabled", true, LEARNING)),
              part(
                  "ip_v6_discovery_options",
                  part(
                      "nd_snooping_config",
                      number("nd_snooping_limit", 2, 15, 3, LEARNING),
                      flag("nd_snooping_enabled", false, LEARNING)),
                  flag("dhcp_snooping_v6_enabled", false, LEARNING),
                  flag("vmtools_v6_enabled", false, LEARNING)));

  private static final ResourceType MAC_DISCOVERY =
      ResourceType.at(
              "mac-discovery-profiles",
              IntentType.MAC_DISCOVERY_PROFILE,
              "How MAC addresses are learnt")
          .livingAt(Level.BOTH)
          .with(
              flag("mac_change_enabled", false, LEARNING),
              flag("mac_learning_enabled", false, LEARNING),
              number("mac_limit", 0, 4_096, 4_096, LEARNING),
              Field.kept("mac_limit_policy", FieldType.Word.of("ALLOW", "DROP"), LEARNING)
                  .or("ALLOW"),
              number("remote_overlay_mac_limit", 2_048, 8_192, 2_048, LEARNING),
              flag("unknown_unicast_flooding_enabled", false, LEARNING),
              Field.readOnly("mac_learning_aging_time", Kinds.number(0, 600), "not in answers"));

  private static final ResourceType SPOOF_GUARD =
      ResourceType.at(
              "spoofguard-profiles",
              IntentType.SPOOF_GUARD_PROFILE,
              "Whether ports may use other addresses than their own")
          .livingAt(Level.BOTH)
          .with(
              flag("address_binding_allowlist", false, FILTERING),
              Field.refused(
                  "address_binding_whitelist", "the field is address_binding_allowlist now"));

  private static final ResourceType SEGMENT_SECURITY =
      ResourceType.at(
              "segment-security-profiles",
              IntentType.SEGMENT_SECURITY_PROFILE,
              "Which frames ports may not send")
          .livingAt(Level.BOTH)
          .with(
              flag("bpdu_filter_enable", true, FILTERING),
              Field.kept(
                  "bpdu_filter_allow",
                  new FieldType.ListOf(new FieldType.Text(1, 64, TextForm.ANY_MAC_ADDRESS), 32),
                  FILTERING),
              flag("dhcp_client_block_enabled", false, FILTERING),
              flag("dhcp_client_block_v6_enabled", false, FILTERING),
              flag("dhcp_server_block_enabled", true, FILTERING),
              flag("dhcp_server_block_v6_enabled", true, FILTERING),
              flag("non_ip_traffic_block_enabled", false, FILTERING),
              flag("ra_guard_enabled", true, FILTERING),
              flag("rate_limits_enabled", false, FILTERING),
              Field.kept(
                  "rate_limits",
                  FieldType.Struct.of(
                      number("rx_broadcast", 0, Integer.MAX_VALUE, 0, FILTERING),
                      number("rx_multicast", 0, Integer.MAX_VALUE, 0, FILTERING),
                      number("tx_broadcast", 0, Integer.MAX_VALUE, 0, FILTERING),
                      number("tx_multicast", 0, Integer.MAX_VALUE, 0, FILTERING)),
                  FILTERING));

  private static final ResourceType QOS =
      ResourceType.at("qos-profiles", IntentType.QOS_PROFILE, "How much ports may send and receive")
          .livingAt(Level.BOTH)
          .checkedBy(ProfileTypes::oneOfEach)
          .with(
              number("class_of_service", 0, 7, 0, SHAPING),
              part(
                  "dscp",
                  Field.kept("mode", FieldType.Word.of("TRUSTED", "UNTRUSTED"), SHAPING)
                      .or("UNTRUSTED"),
                  number("priority", 0, 63, 0, SHAPING)),
              Field.kept(
                  "shaper_configurations",
                  new FieldType.ListOf(
                      new FieldType.Variants(
                          List.of(
                              shaper("IngressRateLimiter"),
                              shaper("IngressBroadcastRateLimiter"),
                              shaper("EgressRateLimiter")),
                          List.of()),
                      3),
                  SHAPING));

  private static final ResourceType GATEWAY_QOS =
      ResourceType.at(
              "gateway-qos-profiles", IntentType.GATEWAY_QOS_PROFILE, "How much routers may pass")
          .with(
              number("burst_size", 1, Integer.MAX_VALUE, 1, SHAPING),
              number("committed_bandwidth", 1, Integer.MAX_VALUE, 1, SHAPING),
              // NSX's first name for it, which its clients still send beside the other.
              Field.kept("committed_bandwitdth", Kinds.number(1, Integer.MAX_VALUE), SHAPING),
              Field.kept("excess_action", FieldType.Word.of("DROP"), SHAPING).or("DROP"));

  static final List<ResourceType> ALL =
      List.of(IP_DISCOVERY, MAC_DISCOVERY, SPOOF_GUARD, SEGMENT_SECURITY, QOS, GATEWAY_QOS);

  private ProfileTypes() {}

  private static Field flag(String name, boolean standing, String why) {
    return Field.kept(name, Kinds.FLAG, why).or(standing);
  }

  private static Field number(String name, int min, int max, int standing, String why) {
    return Field.kept(name, Kinds.number(min, max), why).or(standing);
  }

  private static Field part(String name, Field... fields) {
    return Field.kept(name, FieldType.Struct.of(fields), fields[0].about()).orDefaults();
  }

  private static FieldType.Variant shaper(String word) {
    return new FieldType.Variant(
        word,
        Fields.of(
            Field.kept(FieldType.Variants.BY, Kinds.line(), "which of the three it is"),
            flag("enabled", true, SHAPING),
            number("average_bandwidth", 0, Integer.MAX_VALUE, 0, SHAPING),
            number("burst_size", 0, Integer.MAX_VALUE, 0, SHAPING),
            number("peak_bandwidth", 0, Integer.MAX_VALUE, 0, SHAPING)),
        ObjectCheck.NONE);
  }

  private static void oneOfEach(String at, JsonNode profile, Problems problems) {
    var seen = new TreeSet<String>();
    var shapers = profile.path("shaper_configurations");
    for (int i = 0; i < shapers.size(); i++) {
      var kind = shapers.get(i).path(FieldType.Variants.BY).asText();
      if (!seen.add(kind)) {
        problems.add(
            Problem.Kind.INVALID,
            at + "shaper_configurations[" + i + "]",
            "a second " + kind,
            "there is at most one of each");
      }
    }
  }
}
