package io.interspan.model.intent;

import io.interspan.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// A global object that objects of a site's own refer to, as the site reported; entered by the log,
/// never by users. While it is there, the object stays.
///
/// @param path the site's, then `/references/{id}`
/// @param target the global object
/// @param referrers how many objects of the site refer to it
public record SiteReference(IntentPath path, IntentPath target, int referrers) {
  private static final String COLLECTION = "references";

  /// Reads a reference that the log holds.
  ///
  /// @throws IllegalArgumentException where it does not hold what the global manager enters
  public static SiteReference read(IntentPath path, Bytes json) {
    var fields = IntentFields.of(path, json);
    return new SiteReference(
        path,
        fields
            .path("target_path")
            .orElseThrow(() -> new IllegalArgumentException(path + " names no object")),
        fields.number("referrer_count"));
  }

  /// Reads a reference that the log holds.
  public static SiteReference read(StoredIntent stored) {
    return read(stored.path(), stored.json());
  }

  /// Returns the path of the reference of a site to `target`: one for each, however often it is
  /// reported. A path is no id, so its name-based UUID is.
  public static IntentPath pathOf(IntentPath site, IntentPath target) {
    var id = UUID.nameUUIDFromBytes(target.value().getBytes(StandardCharsets.UTF_8));
    return site.child(COLLECTION, id.toString());
  }

  /// Returns the id of the site.
  public String site() {
    return path.parent().id();
  }
}
