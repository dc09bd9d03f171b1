package io.interspan.firewall.logic.group;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.IntConsumer;
import org.roaringbitmap.RoaringBitmap;

/// A set of small numbers that costs little where it has few: most names and tags are of a handful
/// of workloads.
final class NumberSet {
  /// Up to here a sorted array is smaller than a bitmap, and moving its end as quick.
  private static final int FEW = 16;

  private static final int[] NONE = {};

  private int[] few = NONE;
  private @Nullable RoaringBitmap many;

  /// Returns the numbers that are in all of these sets: a set of its own.
  ///
  /// @param sets at least one
  static NumberSet inAll(List<NumberSet> sets) {
    var smallest = sets.getFirst();
    for (var set : sets) {
      smallest = set.size() < smallest.size() ? set : smallest;
    }
    var both = new NumberSet();
    if (smallest.many == null) {
      int[] numbers = new int[smallest.few.length];
      int size = 0;
      for (int number : smallest.few) {
        if (areIn(sets, number)) {
          numbers[size++] = number;
        }
      }
      both.few = Arrays.copyOf(numbers, size);
    } else {
      var bitmap = smallest.many.clone();
      for (var other : sets) {
        if (other.many != null) {
          bitmap.and(other.many);
        }
      }
      both.many = bitmap;
      both.settle();
    }
    return both;
  }

  private static boolean areIn(List<NumberSet> sets, int number) {
    for (var set : sets) {
      if (!set.contains(number)) {
        return false;
      }
    }
    return true;
  }

  void add(int number) {
    if (many != null) {
      many.add(number);
      return;
    }
    int index = Arrays.binarySearch(few, number);
    if (index >= 0) {
      return;
    }
    if (few.length == FEW) {
      many = RoaringBitmap.bitmapOf(few);
      many.add(number);
      few = NONE;
      return;
    }
    int at = -index - 1;
    int[] more = Arrays.copyOf(few, few.length + 1);
    System.arraycopy(few, at, more, at + 1, few.length - at);
    more[at] = number;
    few = more;
  }

  void remove(int number) {
    if (many != null) {
      many.remove(number);
      settle();
      return;
    }
    int at = Arrays.binarySearch(few, number);
    if (at >= 0) {
      int[] less = Arrays.copyOf(few, few.length - 1);
      System.arraycopy(few, at + 1, less, at, less.length - at);
      few = less;
    }
  }

  boolean contains(int number) {
    return many != null ? many.contains(number) : Arrays.binarySearch(few, number) >= 0;
  }

  int size() {
    return many != null ? many.getCardinality() : few.length;
  }

  boolean isEmpty() {
    return many != null ? many.isEmpty() : few.length == 0;
  }

  /// Visits the numbers, ascending.
  void forEach(IntConsumer visitor) {
    if (many != null) {
      many.forEach(visitor);
    } else {
      for (int number : few) {
        visitor.accept(number);
      }
    }
  }

  /// Lets go what memory it has too much, once it is filled.
  void trim() {
    if (many != null) {
      many.trim();
    }
  }

  /// A bitmap has more than an array may: of two sets the array is the smaller.
  private void settle() {
    if (many != null && many.getCardinality() <= FEW) {
      few = many.toArray();
      many = null;
    }
  }
}
