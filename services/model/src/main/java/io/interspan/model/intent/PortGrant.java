package io.interspan.model.intent;

import io.interspan.model.Bytes;

/// Which site a port is granted to; entered by the log, never by users.
///
/// @param path the port's, then `/grants/site`
/// @param site the id of the site that has the port
public record PortGrant(IntentPath path, String site) {
  private static final String COLLECTION = "grants";
  private static final String ID = "site";

  /// Reads a grant that the log holds.
  ///
  /// @throws IllegalArgumentException where it does not hold what the global manager enters
  public static PortGrant read(IntentPath path, Bytes json) {
    return new PortGrant(path, IntentFields.of(path, json).text("site").orElse(""));
  }

  /// Reads a grant that the log holds.
  public static PortGrant read(StoredIntent stored) {
    return read(stored.path(), stored.json());
  }

  /// Returns the path of the grant of `port`.
  public static IntentPath pathOf(IntentPath port) {
    return port.child(COLLECTION, ID);
  }

  /// Returns the path of the port that is granted.
  public IntentPath port() {
    return path.parent();
  }
}
