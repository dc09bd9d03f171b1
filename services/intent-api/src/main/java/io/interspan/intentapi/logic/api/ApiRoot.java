package io.interspan.intentapi.logic.api;

import io.interspan.model.intent.IntentPath;

/// A tree of objects that a service shows.
///
/// @param prefix what stands before the objects' paths in URLs
/// @param root the tree's root
/// @param writable whether users write here; else every write is answered with 405
public record ApiRoot(String prefix, IntentPath root, boolean writable) {
  /// The global objects at the global manager.
  public static final ApiRoot GLOBAL = new ApiRoot("/global-manager/api/v1", IntentPath.ROOT, true);

  /// The global objects at a site, as far as its plan has them.
  public static final ApiRoot GLOBAL_AT_SITE =
      new ApiRoot("/policy/api/v1", IntentPath.ROOT, false);

  /// A site's own objects.
  public static final ApiRoot SITE = new ApiRoot("/policy/api/v1", IntentPath.LOCAL_ROOT, true);
}
