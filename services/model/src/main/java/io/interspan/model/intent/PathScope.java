package io.interspan.model.intent;

/// The paths that a read is about: all, or one and what lies below it.
///
/// @param within a path, of an object or a collection; "" for all
public record PathScope(String within) {
  /// All paths.
  public static final PathScope ALL = new PathScope("");

  /// Returns the paths of an object or a collection, itself and below.
  public static PathScope of(IntentPath within) {
    return new PathScope(within.value());
  }

  /// Returns whether `path` is one of them.
  public boolean has(String path) {
    return path.equals(within) || path.startsWith(within + "/");
  }

  /// Returns the text that comes before all paths below.
  public String below() {
    return within + "/";
  }

  /// Returns the text that comes after all paths below: '0' is the character after '/'.
  public String end() {
    return within + "0";
  }
}
