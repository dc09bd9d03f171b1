package io.interspan.model.intent;

import io.interspan.model.Bytes;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.shard.Sharding;
import java.util.Optional;

/// A place with a site-manager.
///
/// @param path `/global-infra/sites/{id}`
/// @param displayName what people call it
/// @param sharding how its controllers share their work
/// @param encapsulation how its hosts wrap frames
/// @param overlayIds the numbers that its own segments may have; every site in the log has some,
///   but for logs from before there were any
public record Site(
    IntentPath path,
    String displayName,
    Sharding sharding,
    Encapsulation encapsulation,
    Optional<NumberRange> overlayIds) {
  /// Reads a site that the log holds.
  ///
  /// @throws IllegalArgumentException where it does not hold what the API lets in
  public static Site read(IntentPath path, Bytes json) {
    var fields = IntentFields.of(path, json);
    var controlPlane = fields.below("control_plane");
    return new Site(
        path,
        fields.displayName(),
        controlPlane.word("sharding", Sharding.class, Sharding.PHYSICAL),
        controlPlane.word("encapsulation", Encapsulation.class, Encapsulation.GENEVE),
        fields.range("overlay_id_range"));
  }

  /// Reads a site that the log holds.
  public static Site read(StoredIntent stored) {
    return read(stored.path(), stored.json());
  }

  /// Returns the site's own word, as messages and feeds use it.
  public String id() {
    return path.id();
  }
}
