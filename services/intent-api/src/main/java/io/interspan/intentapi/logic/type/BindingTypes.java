package io.interspan.intentapi.logic.type;

import io.interspan.model.intent.IntentType;
import java.util.List;

/// Which profiles segments and ports have.
final class BindingTypes {
  static final List<ResourceType> ALL =
      List.of(
          ResourceType.below(
                  IntentType.SEGMENT,
                  "segment-discovery-profile-binding-maps",
                  IntentType.SEGMENT_DISCOVERY_BINDING,
                  "How the ports of a segment learn addresses")
              .livingAt(Level.BOTH)
              .with(discovery()),
          ResourceType.below(
                  IntentType.SEGMENT,
                  "segment-qos-profile-binding-maps",
                  IntentType.SEGMENT_QOS_BINDING,
                  "How much the ports of a segment may send and receive")
              .livingAt(Level.BOTH)
              .with(qos()),
          ResourceType.below(
                  IntentType.SEGMENT,
                  "segment-security-profile-binding-maps",
                  IntentType.SEGMENT_SECURITY_BINDING,
                  "What the ports of a segment may send")
              .livingAt(Level.BOTH)
              .with(security()),
          ResourceType.below(
                  IntentType.SEGMENT_PORT,
                  "port-discovery-profile-binding-maps",
                  IntentType.PORT_DISCOVERY_BINDING,
                  "How a port learns addresses")
              .livingAt(Level.BOTH)
              .with(discovery()),
          ResourceType.below(
                  IntentType.SEGMENT_PORT,
                  "port-qos-profile-binding-maps",
                  IntentType.PORT_QOS_BINDING,
                  "How much a port may send and receive")
              .livingAt(Level.BOTH)
              .with(qos()),
          ResourceType.below(
                  IntentType.SEGMENT_PORT,
                  "port-security-profile-binding-maps",
                  IntentType.PORT_SECURITY_BINDING,
                  "What a port may send")
              .livingAt(Level.BOTH)
              .with(security()));

  private BindingTypes() {}

  private static Field[] discovery() {
    return new Field[] {
      profile("ip_discovery_profile_path", Forms.IP_DISCOVERY_PROFILE),
      profile("mac_discovery_profile_path", Forms.MAC_DISCOVERY_PROFILE)
    };
  }

  private static Field[] qos() {
    return new Field[] {profile("qos_profile_path", Forms.QOS_PROFILE)};
  }

  private static Field[] security() {
    return new Field[] {
      profile("segment_security_profile_path", Forms.SEGMENT_SECURITY_PROFILE),
      profile("spoofguard_profile_path", Forms.SPOOF_GUARD_PROFILE)
    };
  }

  private static Field profile(String name, PathForm form) {
    return Field.kept(name, FieldType.PathTo.one(form), "profiles have no effect, for now");
  }
}
