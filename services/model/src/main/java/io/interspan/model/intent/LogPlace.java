package io.interspan.model.intent;

/// A place in the log.
///
/// @param revision a row's
/// @param path the path after which its changes begin; "" for all of them
public record LogPlace(long revision, String path) {
  /// Returns the place before a whole row.
  public static LogPlace at(long revision) {
    return new LogPlace(revision, "");
  }
}
