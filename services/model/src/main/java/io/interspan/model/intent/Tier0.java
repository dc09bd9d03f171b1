package io.interspan.model.intent;

import io.interspan.model.Bytes;

/// A distributed router of the upper tier, which joins those of the lower one; its locale services
/// say at which sites.
///
/// @param path `/global-infra/tier-0s/{id}`
/// @param displayName what people call it
public record Tier0(IntentPath path, String displayName) {
  /// Reads a tier-0 that the log holds.
  ///
  /// @throws IllegalArgumentException where it does not hold what the API lets in
  public static Tier0 read(IntentPath path, Bytes json) {
    return new Tier0(path, IntentFields.of(path, json).displayName());
  }

  /// Reads a tier-0 that the log holds.
  public static Tier0 read(StoredIntent stored) {
    return read(stored.path(), stored.json());
  }
}
