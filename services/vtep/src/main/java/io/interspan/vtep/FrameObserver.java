package io.interspan.vtep;

/// Sees frames at the points of [Hop.Point]. Without an observer none of this costs anything; with
/// one each sight is copied.
@FunctionalInterface
public interface FrameObserver {
  /// Called on the packet loop; must return at once.
  void onHop(Hop hop);
}
