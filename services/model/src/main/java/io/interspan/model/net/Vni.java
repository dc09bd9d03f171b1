package io.interspan.model.net;

/// A virtual network identifier, 24 bits (RFC 8926, section 3.4; RFC 7348, section 5).
///
/// @param value 0 to 16,777,215
public record Vni(int value) implements Comparable<Vni> {
  /// The largest value.
  public static final int MAX = (1 << 24) - 1;

  public Vni {
    if (value < 0 || value > MAX) {
      throw new IllegalArgumentException("a VNI is 0 to " + MAX + ", not " + value);
    }
  }

  @Override
  public int compareTo(Vni other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
