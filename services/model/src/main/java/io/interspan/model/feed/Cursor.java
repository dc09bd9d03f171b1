package io.interspan.model.feed;

/// How far a consumer is in a feed, or a producer's current place: versions count within an epoch.
///
/// @param epoch orders the lives of a producer: a later one has a higher epoch; 0 before the first
///   pull
/// @param version the last version applied; 0 before the first change
public record Cursor(long epoch, long version) implements Comparable<Cursor> {
  /// Where a consumer starts that has nothing.
  public static final Cursor NONE = new Cursor(0, 0);

  public Cursor {
    if (epoch < 0 || version < 0) {
      throw new IllegalArgumentException(
          "epoch and version are not negative: " + epoch + ", " + version);
    }
  }

  @Override
  public int compareTo(Cursor other) {
    int byEpoch = Long.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(version, other.version);
  }

  @Override
  public String toString() {
    return epoch + ":" + version;
  }
}
