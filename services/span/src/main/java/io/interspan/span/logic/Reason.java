package io.interspan.span.logic;

/// Why one object's span or plan depends on another's. Read "*from* ... *to*".
public enum Reason {
  /// A site counts among all sites because it is declared.
  DECLARED("includes the declared"),
  /// A router without locale services, and without a tier-0, spans all sites.
  NO_LOCALE_SERVICES("has no locale services, so it spans"),
  /// A router spans the sites of its locale services.
  LOCALE_SERVICES("has locale services"),
  /// A router of the lower tier without locale services spans what its tier-0 does.
  TIER0("has no locale services and is connected to"),
  /// Locale services stand for the site of their edge cluster.
  EDGE_CLUSTER("has an edge cluster in"),
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
  SHARED_SEGMENT("share the segment");

  private final String words;

  Reason(String words) {
    this.words = words;
  }

  /// Returns the reason as words between the two objects.
  public String words() {
    return words;
  }
}
