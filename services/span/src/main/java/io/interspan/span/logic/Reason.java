package io.interspan.span.logic;

/// Why one object's span or plan depends on another's. Read "*from* ... *to*".
public enum Reason {
  /// A site counts among all sites because it is declared.
  DECLARED("includes the declared"),
  /// A site is told of itself.
  FOR_SITE("is for the site itself:"),
  /// A router without locale services, and without a tier-0, spans all sites.
  NO_LOCALE_SERVICES("has no locale services, so it spans"),
  /// A router spans the sites of its locale services.
  LOCALE_SERVICES("has locale services"),
  /// A router of the lower tier without locale services spans what its tier-0 does.
  TIER0("has no locale services and is connected to"),
  /// Locale services stand for the site of their edge cluster.
  EDGE_CLUSTER("has an edge cluster in"),
  /// A router of the lower tier is joined to its tier-0 by routing.
  CONNECTED_TO("is connected to"),
  /// A segment spans what its gateway spans.
  GATEWAY("is connected to"),
  /// A segment without a gateway spans the site of its transport zone.
  TRANSPORT_ZONE("has a transport zone in"),
  /// A port is at most where its segment is.
  ON_SEGMENT("is on"),
  /// A port is at the site that it is granted to.
  GRANT("has the grant"),
  /// A grant names its site.
  GRANTED_TO("grants it to"),
  /// Controllers are known to the sites that share a segment with theirs.
  CONTROLS("are the controllers of"),
  /// The segment that two sites share.
  SHARED_SEGMENT("share the segment"),
  /// The default domain is all sites.
  DEFAULT_DOMAIN("is"),
  /// A site is a domain by itself.
  SITE_DOMAIN("is the site"),
  /// A domain spans the sites of its deployment maps.
  DEPLOYMENT_MAP("has"),
  /// A deployment map stands for the site of its enforcement point.
  ENFORCEMENT_POINT("has an enforcement point in"),
  /// A policy spans its domain; a group's members are the workloads of its domain.
  OF_DOMAIN("is of"),
  /// A rule is where its policy is.
  IN_POLICY("is in"),
  /// A policy or a rule is at most where what it applies to is: a segment, or a group's domain.
  APPLIES_TO("applies to what is in"),
  /// A segment, or a router of the lower tier, is joined to others by a router: these are also
  /// where the segment's workloads are.
  JOINED_BY("joins"),
  /// A group is where a rule has it as a source.
  SOURCE_OF("is a source of"),
  /// A group is where a rule has it as a destination.
  DESTINATION_OF("is a destination of"),
  /// A group is where a policy or a rule applies to it.
  SCOPE_OF("is in the scope of"),
  /// A service is where a rule has it.
  SERVICE_OF("is a service of"),
  /// A group or a service is where another has it as a part.
  PART_OF("is a part of"),
  /// A group or a service is where objects of the site's own refer to it.
  REFERRED_TO("is referred to by"),
  /// A reference is of a site.
  REPORTED_BY("is reported by");

  private final String words;

  Reason(String words) {
    this.words = words;
  }

  /// Returns the reason as words between the two objects.
  public String words() {
    return words;
  }
}
