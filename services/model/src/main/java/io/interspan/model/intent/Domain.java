package io.interspan.model.intent;

import io.interspan.model.Bytes;

/// A set of sites, for which groups and policies are made; its deployment maps say which sites.
///
/// @param path `/global-infra/domains/{id}`
/// @param displayName what people call it
public record Domain(IntentPath path, String displayName) {
  /// The id of the domain that covers all sites.
  public static final String DEFAULT = "default";

  /// Reads a domain that the log holds.
  ///
  /// @throws IllegalArgumentException where it does not hold what the API lets in
  public static Domain read(IntentPath path, Bytes json) {
    return new Domain(path, IntentFields.of(path, json).displayName());
  }

  /// Reads a domain that the log holds.
  public static Domain read(StoredIntent stored) {
    return read(stored.path(), stored.json());
  }
}
