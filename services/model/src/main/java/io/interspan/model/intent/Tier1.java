package io.interspan.model.intent;

import io.interspan.model.Bytes;
import java.util.Optional;

/// A distributed router of the lower tier; its locale services say at which sites.
///
/// @param path `/global-infra/tier-1s/{id}`
/// @param displayName what people call it
/// @param tier0Path the router of the upper tier that it is connected to
public record Tier1(IntentPath path, String displayName, Optional<IntentPath> tier0Path) {
  /// Reads a tier-1 that the log holds.
  ///
  /// @throws IllegalArgumentException where it does not hold what the API lets in
  public static Tier1 read(IntentPath path, Bytes json) {
    var fields = IntentFields.of(path, json);
    return new Tier1(path, fields.displayName(), fields.path("tier0_path"));
  }

  /// Reads a tier-1 that the log holds.
  public static Tier1 read(StoredIntent stored) {
    return read(stored.path(), stored.json());
  }
}
