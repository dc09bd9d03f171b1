package io.interspan.model;

import org.jspecify.annotations.Nullable;

/// Keeps one of values that are equal, where they come again soon: labels of objects that are read
/// one after the other, of which thousands have the same.
///
/// It remembers as many values as it has places, each where its hash says, and forgets the one that
/// was there: so it holds nothing that grows, and some values are kept twice. One owner; not safe
/// for use by several threads.
///
/// @param <T> immutable values with equality by content
public final class Interner<T> {
  /// Spreads hashes that are alike over the places: 2^32 divided by the golden ratio.
  private static final int SPREAD = 0x9E3779B9;

  private final @Nullable Object[] places;
  private final int shift;

  /// An interner that remembers nothing yet.
  ///
  /// @param bits of the number of places: 12 for 4,096 of them
  /// @throws IllegalArgumentException where there would be fewer than 2, or more than a million
  public Interner(int bits) {
    if (bits < 1 || bits > 20) {
      throw new IllegalArgumentException("bits must be 1 to 20, were " + bits);
    }
    this.places = new Object[1 << bits];
    this.shift = Integer.SIZE - bits;
  }

  /// Returns a value equal to this one: the one that is remembered, or else this one, which is
  /// remembered from now on.
  public T of(T value) {
    int place = (value.hashCode() * SPREAD) >>> shift;
    var known = places[place];
    if (value.equals(known)) {
      @SuppressWarnings("unchecked")
      var same = (T) known;
      return same;
    }
    places[place] = value;
    return value;
  }
}
