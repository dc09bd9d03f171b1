package io.interspan.launcher.capture;

import java.util.Arrays;

/// With what the packets of a capture begin (the registry of LINKTYPE_ values, which
/// draft-ietf-opsawg-pcaplinktype is to become).
public enum LinkType {
  /// An Ethernet header, without a check sequence at the end.
  ETHERNET(1),
  /// An IPv4 or IPv6 header; its version says which.
  RAW(101);

  private final int number;

  LinkType(int number) {
    this.number = number;
  }

  /// Returns its number in files.
  int number() {
    return number;
  }

  static LinkType of(int number) {
    return Arrays.stream(values())
        .filter(type -> type.number == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("link type: 1 or 101, not " + number));
  }
}
