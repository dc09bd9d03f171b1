package io.interspan.model.net;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// A set of MAC addresses, asked without objects: a sorted array.
public final class MacAddresses {
  /// No address at all.
  public static final MacAddresses NONE = new MacAddresses(new long[0]);

  private final long[] sorted;

  private MacAddresses(long[] sorted) {
    this.sorted = sorted;
  }

  /// Returns these addresses, each once.
  public static MacAddresses of(Collection<MacAddress> addresses) {
    return addresses.isEmpty()
        ? NONE
        : new MacAddresses(
            addresses.stream().mapToLong(MacAddress::value).sorted().distinct().toArray());
  }

  /// Returns whether the address of these 48 bits is among these.
  public boolean contains(long mac) {
    return Arrays.binarySearch(sorted, mac) >= 0;
  }

  /// Returns the addresses, from the lowest.
  public List<MacAddress> addresses() {
    return Arrays.stream(sorted).mapToObj(MacAddress::new).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MacAddresses that && Arrays.equals(sorted, that.sorted);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted);
  }

  @Override
  public String toString() {
    return addresses().toString();
  }
}
