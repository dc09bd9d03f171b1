package io.interspan.loadtest.span;

import java.util.Arrays;

/// For which sites policies and groups are made.
enum Placement {
  /// For the site of their namespace, where it has one; for all where its pods are at all sites.
  HOME("home"),
  /// For all sites, wherever pods are.
  EVERYWHERE("everywhere");

  private final String word;

  Placement(String word) {
    this.word = word;
  }

  /// Returns the placement with this name.
  static Placement of(String word) {
    return Arrays.stream(values())
        .filter(placement -> placement.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no placement"));
  }
}
