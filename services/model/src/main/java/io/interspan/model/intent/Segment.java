package io.interspan.model.intent;

import io.interspan.model.Bytes;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Vni;
import java.util.List;
import java.util.Optional;

/// A layer 2 network.
///
/// @param path `/global-infra/segments/{id}`
/// @param displayName what people call it
/// @param overlayId the segment's global number; every segment in the log has one
/// @param gateways the gateway addresses of its subnets, in the order in which they were declared
/// @param connectivityPath the router that it is connected to
/// @param transportZonePath the transport zone of one site, which gives an unconnected segment its
///   span
/// @param replicationMode how frames to many reach their members
/// @param adminState whether it carries traffic
/// @param tags its labels, in the order in which they were given
public record Segment(
    IntentPath path,
    String displayName,
    Vni overlayId,
    List<Prefix> gateways,
    Optional<IntentPath> connectivityPath,
    Optional<IntentPath> transportZonePath,
    ReplicationMode replicationMode,
    AdminState adminState,
    List<Tag> tags) {
  public Segment {
    gateways = List.copyOf(gateways);
    tags = List.copyOf(tags);
  }

  /// Reads a segment that the log holds.
  ///
  /// @throws IllegalArgumentException where it does not hold what the API lets in
  public static Segment read(IntentPath path, Bytes json) {
    var fields = IntentFields.of(path, json);
    return new Segment(
        path,
        fields.displayName(),
        new Vni(fields.number("overlay_id")),
        fields.list("subnets").stream()
            .flatMap(subnet -> subnet.text("gateway_address").stream())
            .map(Prefix::parse)
            .toList(),
        fields.path("connectivity_path"),
        fields.path("transport_zone_path"),
        fields.word("replication_mode", ReplicationMode.class, ReplicationMode.SOURCE),
        fields.word("admin_state", AdminState.class, AdminState.UP),
        fields.tags());
  }

  /// Reads a segment that the log holds.
  public static Segment read(StoredIntent stored) {
    return read(stored.path(), stored.json());
  }

  /// Returns the id of the site whose transport zone the segment names.
  public Optional<String> transportZoneSite() {
    return transportZonePath.flatMap(IntentPath::site);
  }
}
