package io.interspan.model.intent;

import io.interspan.model.Bytes;

/// A distributed router of the lower tier; its locale services say at which sites.
///
/// @param path `/global-infra/tier-1s/{id}`
/// @param displayName what people call it
public record Tier1(IntentPath path, String displayName) {
  /// Reads a tier-1 that the log holds.
  ///
  /// @throws IllegalArgumentException where it does not hold what the API lets in
  public static Tier1 read(IntentPath path, Bytes json) {
    return new Tier1(path, IntentFields.of(path, json).displayName());
  }

  /// Reads a tier-1 that the log holds.
  public static Tier1 read(StoredIntent stored) {
    return read(stored.path(), stored.json());
  }
}
