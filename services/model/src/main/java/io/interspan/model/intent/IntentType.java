package io.interspan.model.intent;

import java.util.Arrays;
import java.util.Optional;

/// The kinds of objects in the log. The constants' API names are the NSX Policy API's where it has
/// the kind.
public enum IntentType {
  /// A place with a site-manager.
  SITE("Site"),
  /// A distributed router of the lower tier.
  TIER1("Tier1"),
  /// A site of a router's span.
  LOCALE_SERVICES("LocaleServices"),
  /// A layer 2 network.
  SEGMENT("Segment"),
  /// A workload's place on a segment; its path is the global port id.
  SEGMENT_PORT("SegmentPort"),
  /// Ours, entered by the log itself: which site a port is granted to. Path: the port's, then
  /// `/grants/site`.
  PORT_GRANT("PortGrant"),
  /// Ours, entered for a site: its controllers. Path: the site's, then `/control-planes/default`.
  CONTROL_PLANE("ControlPlane");

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
    return Arrays.stream(values()).filter(type -> type.apiName.equals(apiName)).findFirst();
  }
}
