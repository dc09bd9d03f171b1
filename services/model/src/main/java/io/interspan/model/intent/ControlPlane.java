package io.interspan.model.intent;

import io.interspan.model.Bytes;
import io.interspan.model.shard.Sharding;
import java.util.List;

/// The controllers of a site, as the site reported them; entered by the log, never by users.
///
/// @param path the site's, then `/control-planes/default`
/// @param sharding how they share their work
/// @param nodes the controllers, in the order of their ids
public record ControlPlane(IntentPath path, Sharding sharding, List<Node> nodes) {
  private static final String COLLECTION = "control-planes";
  private static final String ID = "default";

  /// One controller.
  ///
  /// @param id its word within the site
  /// @param sessionEndpoint where hosts open their sessions, `host:port`
  public record Node(String id, String sessionEndpoint) {}

  public ControlPlane {
    nodes = List.copyOf(nodes);
  }

  /// Reads a control plane that the log holds.
  ///
  /// @throws IllegalArgumentException where it does not hold what the global manager enters
  public static ControlPlane read(IntentPath path, Bytes json) {
    var fields = IntentFields.of(path, json);
    return new ControlPlane(
        path,
        fields.word("sharding", Sharding.class, Sharding.PHYSICAL),
        fields.list("nodes").stream()
            .map(node ->
                new Node(node.text("id").orElse(""), node.text("session_endpoint").orElse("")))
            .toList());
  }

  /// Reads a control plane that the log holds.
  public static ControlPlane read(StoredIntent stored) {
    return read(stored.path(), stored.json());
  }

  /// Returns the path of the control plane of `site`.
  public static IntentPath pathOf(IntentPath site) {
    return site.child(COLLECTION, ID);
  }

  /// Returns the id of the site.
  public String site() {
    return path.parent().id();
  }
}
