package io.interspan.model.intent;

/// How a site's controllers share their work.
public enum Sharding {
  /// A host has one master node.
  PHYSICAL,
  /// A segment has one owner node.
  LOGICAL
}
