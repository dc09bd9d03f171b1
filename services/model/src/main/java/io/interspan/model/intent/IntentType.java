package io.interspan.model.intent;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The kinds of objects in the log. The constants' API names are the NSX Policy API's where it has
/// the kind.
public enum IntentType {
  /// A place with a site-manager.
  SITE("Site"),
  /// Where a site's site-manager is reached; follows from the site.
  ENFORCEMENT_POINT("EnforcementPoint"),
  /// The hosts of a site that segments reach; follows from the site.
  TRANSPORT_ZONE("PolicyTransportZone"),
  /// The gateway hosts of a site; follows from the site.
  EDGE_CLUSTER("PolicyEdgeCluster"),
  /// A gateway host of a site.
  EDGE_NODE("PolicyEdgeNode"),
  /// A set of sites, for which groups and policies are made.
  DOMAIN("Domain"),
  /// A site of a domain.
  DOMAIN_DEPLOYMENT_MAP("DomainDeploymentMap"),
  /// A set of workloads and addresses.
  GROUP("Group"),
  /// A kind of traffic.
  SERVICE("Service"),
  /// Rules that stand together.
  SECURITY_POLICY("SecurityPolicy"),
  /// Which traffic passes.
  RULE("Rule"),
  /// A distributed router of the upper tier.
  TIER0("Tier0"),
  /// A distributed router of the lower tier.
  TIER1("Tier1"),
  /// A site of a router's span.
  LOCALE_SERVICES("LocaleServices"),
  /// A layer 2 network.
  SEGMENT("Segment"),
  /// A workload's place on a segment; its path is the global port id.
  SEGMENT_PORT("SegmentPort"),
  /// How the ports of a segment learn addresses.
  SEGMENT_DISCOVERY_BINDING("SegmentDiscoveryProfileBindingMap"),
  /// How the ports of a segment share bandwidth.
  SEGMENT_QOS_BINDING("SegmentQoSProfileBindingMap"),
  /// What the ports of a segment may send.
  SEGMENT_SECURITY_BINDING("SegmentSecurityProfileBindingMap"),
  /// How a port learns addresses.
  PORT_DISCOVERY_BINDING("PortDiscoveryProfileBindingMap"),
  /// How a port shares bandwidth.
  PORT_QOS_BINDING("PortQoSProfileBindingMap"),
  /// What a port may send.
  PORT_SECURITY_BINDING("PortSecurityProfileBindingMap"),
  /// How addresses are learnt.
  IP_DISCOVERY_PROFILE("IPDiscoveryProfile"),
  /// How MAC addresses are learnt.
  MAC_DISCOVERY_PROFILE("MacDiscoveryProfile"),
  /// Whether a port may use other addresses than its own.
  SPOOF_GUARD_PROFILE("SpoofGuardProfile"),
  /// Which frames a port may not send.
  SEGMENT_SECURITY_PROFILE("SegmentSecurityProfile"),
  /// How much a port may send and receive.
  QOS_PROFILE("QoSProfile"),
  /// How much a router may pass.
  GATEWAY_QOS_PROFILE("GatewayQosProfile"),
  /// Ours, entered by the log itself: which site a port is granted to. Path: the port's, then
  /// `/grants/site`.
  PORT_GRANT("PortGrant"),
  /// Ours, entered for a site: its controllers. Path: the site's, then `/control-planes/default`.
  CONTROL_PLANE("ControlPlane"),
  /// Ours, entered for a site: a global object that objects of the site's own refer to. Path: the
  /// site's, then `/references/{id}`.
  SITE_REFERENCE("SiteReference");

  private static final Map<String, IntentType> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(IntentType::apiName, Function.identity()));

  private final String apiName;

  IntentType(String apiName) {
    this.apiName = apiName;
  }

  /// Returns the name that the API and the log use: `resource_type`.
  public String apiName() {
    return apiName;
  }

  /// Returns the type with this API name, if there is one.
  public static Optional<IntentType> tryParse(String apiName) {
    return Optional.ofNullable(BY_NAME.get(apiName));
  }
}
