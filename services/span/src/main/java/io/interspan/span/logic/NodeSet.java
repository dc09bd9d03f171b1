package io.interspan.span.logic;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/// A set of nodes in the order in which they came. Most have none or one: these cost little.
final class NodeSet implements Iterable<Node> {
  /// Up to here a look at each is quicker, and smaller, than a hash.
  private static final int FEW = 8;

  private static final Node[] NONE = {};

  private Node[] few = NONE;
  private int size;
  private @Nullable LinkedHashSet<Node> many;

  /// Adds a node; returns whether it was not there.
  boolean add(Node node) {
    if (many != null) {
      return many.add(node);
    }
    if (indexOf(node) >= 0) {
      return false;
    }
    if (size == FEW) {
      many = new LinkedHashSet<>(Arrays.asList(few).subList(0, size));
      few = NONE;
      return many.add(node);
    }
    if (size == few.length) {
      few = Arrays.copyOf(few, size == 0 ? 1 : 2 * size);
    }
    few[size++] = node;
    return true;
  }

  /// Removes a node; returns whether it was there.
  boolean remove(Node node) {
    if (many != null) {
      return many.remove(node);
    }
    int index = indexOf(node);
    if (index < 0) {
      return false;
    }
    size--;
    System.arraycopy(few, index + 1, few, index, size - index);
    few = Arrays.copyOf(few, size);
    return true;
  }

  boolean isEmpty() {
    return many != null ? many.isEmpty() : size == 0;
  }

  /// Visits the nodes; the set must not change meanwhile.
  @Override
  public Iterator<Node> iterator() {
    return many != null ? many.iterator() : Arrays.asList(few).subList(0, size).iterator();
  }

  private int indexOf(Node node) {
    for (int i = 0; i < size; i++) {
      if (few[i] == node) {
        return i;
      }
    }
    return -1;
  }
}
