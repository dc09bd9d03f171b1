package io.interspan.vtep;

import org.jspecify.annotations.Nullable;

/// Sees frames at the points of [Hop.Point]. Without an observer none of this costs anything; what
/// one wants to see is copied.
@FunctionalInterface
public interface FrameObserver {
  /// Returns whether it wants to see frames here. Called for each frame on its packet loop, of
  /// which a host may have several, before anything is copied.
  ///
  /// @param portId the port; null at tunnel points
  default boolean wants(Hop.Point point, @Nullable String portId) {
    return true;
  }

  /// Called on the frame's packet loop; must return at once.
  void onHop(Hop hop);
}
