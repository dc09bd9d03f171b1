package io.interspan.span.logic;

import io.interspan.model.intent.IntentPath;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The nodes by their paths, which they have themselves: a hash table with open addressing, as most
/// of the engine's time went into looking up nodes in one of the JDK's.
///
/// Hashes lie in an array of their own, so that nodes of other paths are not looked at.
final class NodeTable {
  private static final int FIRST_SLOTS = 1 << 10;

  /// Spreads hashes that are alike over the slots: 2^32 divided by the golden ratio.
  private static final int SPREAD = 0x9E3779B9;

  private @Nullable Node[] nodes = new Node[FIRST_SLOTS];
  private int[] hashes = new int[FIRST_SLOTS];
  private int size;

  int size() {
    return size;
  }

  @Nullable Node find(IntentPath path) {
    return find(path, path.hashCode());
  }

  /// @param hash the path's
  private @Nullable Node find(IntentPath path, int hash) {
    int mask = nodes.length - 1;
    for (int slot = slot(hash); ; slot = (slot + 1) & mask) {
      var node = nodes[slot];
      if (node == null) {
        return null;
      }
      if (hashes[slot] == hash && node.path.equals(path)) {
        return node;
      }
    }
  }

  /// Adds a node whose path is not there.
  void add(Node node) {
    // At most half full: then what is looked for is where it should be, or next to it.
    if (2 * (size + 1) > nodes.length) {
      grow();
    }
    insert(node, node.path.hashCode());
    size++;
  }

  private void insert(Node node, int hash) {
    int mask = nodes.length - 1;
    int slot = slot(hash);
    while (nodes[slot] != null) {
      slot = (slot + 1) & mask;
    }
    nodes[slot] = node;
    hashes[slot] = hash;
  }

  private void grow() {
    var before = nodes;
    int[] hashesBefore = hashes;
    nodes = new Node[2 * before.length];
    hashes = new int[2 * before.length];
    for (int slot = 0; slot < before.length; slot++) {
      var node = before[slot];
      if (node != null) {
        insert(node, hashesBefore[slot]);
      }
    }
  }

  /// Removes a node; returns whether it was there.
  boolean remove(Node node) {
    int mask = nodes.length - 1;
    int slot = slot(node.path.hashCode());
    while (nodes[slot] != node) {
      if (nodes[slot] == null) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    size--;
    close(slot);
    return true;
  }

  /// Moves up those behind a gap that would no longer be found across it.
  private void close(int gap) {
    int mask = nodes.length - 1;
    int slot = gap;
    int open = gap;
    while (true) {
      slot = (slot + 1) & mask;
      var node = nodes[slot];
      if (node == null) {
        nodes[open] = null;
        return;
      }
      int wanted = slot(hashes[slot]);
      boolean reachesOpen = ((slot - wanted) & mask) >= ((slot - open) & mask);
      if (reachesOpen) {
        nodes[open] = node;
        hashes[open] = hashes[slot];
        open = slot;
      }
    }
  }

  private int slot(int hash) {
    return (hash * SPREAD) >>> (Integer.numberOfLeadingZeros(nodes.length) + 1);
  }

  /// Returns the nodes in no particular order.
  Stream<Node> all() {
    return Arrays.stream(nodes).filter(Objects::nonNull);
  }
}
