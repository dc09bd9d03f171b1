package io.interspan.message;

/// One feed of its kind: the host plan of host h1, the runtime state of a segment.
///
/// @param feed the kind
/// @param instance which one; empty where there is only one
public record FeedId(Feeds feed, String instance) implements Comparable<FeedId> {
  @Override
  public int compareTo(FeedId other) {
    int byFeed = feed.compareTo(other.feed);
    return byFeed != 0 ? byFeed : instance.compareTo(other.instance);
  }

  @Override
  public String toString() {
    return instance.isEmpty() ? feed.feedName() : feed.feedName() + ":" + instance;
  }
}
