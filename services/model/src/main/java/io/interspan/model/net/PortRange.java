package io.interspan.model.net;

import java.util.regex.Pattern;

/// Layer 4 ports that follow each other.
///
/// @param first the lowest
/// @param last the highest; the same for a single port
public record PortRange(int first, int last) {
  /// The highest port.
  public static final int MAX = 65_535;

  private static final Pattern FORM = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");

  public PortRange {
    if (first < 0 || last > MAX || first > last) {
      throw new IllegalArgumentException(
          "'" + first + "-" + last + "' does not run from a lower to a higher port up to " + MAX);
    }
  }

  /// Reads `80` or `8000-8010`.
  ///
  /// @throws IllegalArgumentException saying what is wrong
  public static PortRange parse(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a port or a range of ports such as 80 or 8000-8010");
    }
    int first = Integer.parseInt(parts.group(1));
    return new PortRange(first, parts.group(2) == null ? first : Integer.parseInt(parts.group(2)));
  }

  /// Returns whether a port is one of these.
  public boolean contains(int port) {
    return first <= port && port <= last;
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
