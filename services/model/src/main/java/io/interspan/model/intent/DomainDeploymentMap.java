package io.interspan.model.intent;

import io.interspan.model.Bytes;
import java.util.Optional;

/// A site of a domain.
///
/// @param path the domain's, then `/domain-deployment-maps/{id}`
/// @param enforcementPointPath `/global-infra/sites/{site}/enforcement-points/default`
public record DomainDeploymentMap(IntentPath path, Optional<IntentPath> enforcementPointPath) {
  /// Reads a map that the log holds.
  ///
  /// @throws IllegalArgumentException where it does not hold what the API lets in
  public static DomainDeploymentMap read(IntentPath path, Bytes json) {
    return new DomainDeploymentMap(
        path, IntentFields.of(path, json).path("enforcement_point_path"));
  }

  /// Reads a map that the log holds.
  public static DomainDeploymentMap read(StoredIntent stored) {
    return read(stored.path(), stored.json());
  }

  /// Returns the path of the domain.
  public IntentPath domain() {
    return path.parent();
  }

  /// Returns the id of the site.
  public Optional<String> site() {
    return enforcementPointPath.flatMap(IntentPath::site);
  }
}
