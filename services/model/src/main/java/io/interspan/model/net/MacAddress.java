package io.interspan.model.net;

import java.util.regex.Pattern;

/// An Ethernet address: 48 bits, the first byte on the wire is the highest of `value`.
///
/// @param value the 48 bits, right-aligned
public record MacAddress(long value) implements Comparable<MacAddress> {
  /// The address that every station takes.
  public static final MacAddress BROADCAST = new MacAddress(0xFFFF_FFFF_FFFFL);

  private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");
  private static final long GROUP_BIT = 1L << 40;

  public MacAddress {
    if ((value & ~0xFFFF_FFFF_FFFFL) != 0) {
      throw new IllegalArgumentException(
          "a MAC address has 48 bits, not 0x" + Long.toHexString(value));
    }
  }

  /// Reads `02:00:0a:00:00:01`.
  ///
  /// @throws IllegalArgumentException naming the text and the form that would have been right
  public static MacAddress parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a MAC address of the form 02:00:0a:00:00:01");
    }
    return new MacAddress(Long.parseLong(text.replace(":", ""), 16));
  }

  /// Returns whether this is a group address (broadcast or multicast): IEEE 802, the first byte's
  /// lowest bit.
  public boolean isGroup() {
    return isGroup(value);
  }

  /// Returns whether the 48 bits of `value` are a group address.
  public static boolean isGroup(long value) {
    return (value & GROUP_BIT) != 0;
  }

  @Override
  public int compareTo(MacAddress other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    var text = new StringBuilder(17);
    for (int shift = 40; shift >= 0; shift -= 8) {
      text.append(Character.forDigit((int) (value >> (shift + 4)) & 0xF, 16));
      text.append(Character.forDigit((int) (value >> shift) & 0xF, 16));
      if (shift > 0) {
        text.append(':');
      }
    }
    return text.toString();
  }
}
