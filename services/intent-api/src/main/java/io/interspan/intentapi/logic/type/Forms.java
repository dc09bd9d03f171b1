package io.interspan.intentapi.logic.type;

/// The forms of the paths that objects refer to.
final class Forms {
  static final PathForm SITE = new PathForm("/sites/*");
  static final PathForm ENFORCEMENT_POINT = new PathForm("/sites/*/enforcement-points/default");
  static final PathForm TRANSPORT_ZONE =
      new PathForm("/sites/*/enforcement-points/default/transport-zones/default");
  static final PathForm EDGE_CLUSTER =
      new PathForm("/sites/*/enforcement-points/default/edge-clusters/default");
  static final PathForm GROUP = new PathForm("/domains/*/groups/*");
  static final PathForm SERVICE = new PathForm("/services/*");
  static final PathForm TIER0 = new PathForm("/tier-0s/*");
  static final PathForm TIER1 = new PathForm("/tier-1s/*");
  static final PathForm SEGMENT = new PathForm("/segments/*");
  static final PathForm SEGMENT_PORT = new PathForm("/segments/*/ports/*");
  static final PathForm IP_DISCOVERY_PROFILE = new PathForm("/ip-discovery-profiles/*");
  static final PathForm MAC_DISCOVERY_PROFILE = new PathForm("/mac-discovery-profiles/*");
  static final PathForm SPOOF_GUARD_PROFILE = new PathForm("/spoofguard-profiles/*");
  static final PathForm SEGMENT_SECURITY_PROFILE = new PathForm("/segment-security-profiles/*");
  static final PathForm QOS_PROFILE = new PathForm("/qos-profiles/*");
  static final PathForm GATEWAY_QOS_PROFILE = new PathForm("/gateway-qos-profiles/*");

  private Forms() {}
}
