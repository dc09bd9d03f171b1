package io.interspan.model.intent;

/// How broadcast, unknown-unicast and multicast frames of a segment reach its members.
public enum ReplicationMode {
  /// The sending host makes a copy for each member.
  SOURCE,
  /// One copy to a replicator per remote site, which copies on to its own.
  MTEP
}
