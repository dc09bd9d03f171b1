package io.interspan.sitemanager.logic.group;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.IntConsumer;
import org.roaringbitmap.RoaringBitmap;

/// A set of small numbers that costs little where it has one: most names and tags are of one
/// workload.
final class NumberSet {
  private static final int NONE = -1;

  private int only = NONE;
  private @Nullable RoaringBitmap many;

  void add(int number) {
    if (many != null) {
      many.add(number);
    } else if (only == NONE) {
      only = number;
    } else if (only != number) {
      many = RoaringBitmap.bitmapOf(only, number);
      only = NONE;
    }
  }

  void remove(int number) {
    if (many != null) {
      many.remove(number);
    } else if (only == number) {
      only = NONE;
    }
  }

  boolean contains(int number) {
    return many != null ? many.contains(number) : only == number && number != NONE;
  }

  int size() {
    return many != null ? many.getCardinality() : only == NONE ? 0 : 1;
  }

  boolean isEmpty() {
    return many != null ? many.isEmpty() : only == NONE;
  }

  /// Visits the numbers, ascending.
  void forEach(IntConsumer visitor) {
    if (many != null) {
      many.forEach(visitor);
    } else if (only != NONE) {
      visitor.accept(only);
    }
  }

  /// Lets go what memory it has too much, once it is filled.
  void trim() {
    if (many != null) {
      many.trim();
    }
  }
}
