package io.interspan.model.intent;

import io.interspan.model.Bytes;
import java.util.Optional;

/// A site of a router's span.
///
/// @param path `/global-infra/tier-1s/{router}/locale-services/{id}`
/// @param edgeClusterPath
///   `/global-infra/sites/{site}/enforcement-points/default/edge-clusters/...`; empty where the
///   entry names no site
public record LocaleServices(IntentPath path, Optional<IntentPath> edgeClusterPath) {
  /// Reads locale services that the log holds.
  ///
  /// @throws IllegalArgumentException where they do not hold what the API lets in
  public static LocaleServices read(IntentPath path, Bytes json) {
    return new LocaleServices(path, IntentFields.of(path, json).path("edge_cluster_path"));
  }

  /// Reads locale services that the log holds.
  public static LocaleServices read(StoredIntent stored) {
    return read(stored.path(), stored.json());
  }

  /// Returns the path of the router whose span this belongs to.
  public IntentPath router() {
    return path.parent();
  }

  /// Returns the id of the site inside the edge cluster's path.
  public Optional<String> site() {
    return edgeClusterPath.flatMap(IntentPath::site);
  }
}
