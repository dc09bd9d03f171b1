package io.interspan.simulation;

/// How badly the network treats messages. Reordering follows from unequal delays.
///
/// @param drop the share of messages that are lost, 0 to 1
/// @param twice the share that arrive twice, 0 to 1
/// @param minDelay the least delay, in milliseconds
/// @param maxDelay the most, in milliseconds
public record NetworkQuality(double drop, double twice, long minDelay, long maxDelay) {
  /// Nothing is lost or doubled; delays are those of a calm network.
  public static final NetworkQuality CALM = new NetworkQuality(0, 0, 1, 3);

  public NetworkQuality {
    if (drop < 0 || drop > 1 || twice < 0 || twice > 1 || minDelay < 0 || maxDelay < minDelay) {
      throw new IllegalArgumentException(
          "not a quality: " + drop + ", " + twice + ", " + minDelay + ".." + maxDelay);
    }
  }
}
