package io.interspan.model.shard;

import java.util.Arrays;
import java.util.Optional;

/// How a site's control plane divides its work among its nodes.
public enum Sharding {
  /// A host has one master node, which learns its state and passes it on to the others.
  PHYSICAL,
  /// A segment has one owner node; every host has a session with every node.
  LOGICAL;

  /// Returns the sharding of this name, as messages and intents write it.
  public static Optional<Sharding> tryParse(String name) {
    return Arrays.stream(values()).filter(one -> one.name().equals(name)).findFirst();
  }
}
