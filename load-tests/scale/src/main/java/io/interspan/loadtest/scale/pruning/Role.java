package io.interspan.loadtest.scale.pruning;

import java.util.List;

/// What a workload of a shop is.
enum Role {
  WEB("web", 0),
  APP("app", 1),
  DB("db", 2),
  /// What watches the others of its shop; on the segment of the app servers.
  MONITORING("monitoring", 1);

  /// Those that a shop has segments, groups and rules for.
  static final List<Role> TIERS = List.of(WEB, APP, DB);

  private final String word;
  private final int subnet;

  /// @param subnet the third number of the addresses on its segment
  Role(String word, int subnet) {
    this.word = word;
    this.subnet = subnet;
  }

  String word() {
    return word;
  }

  String tag() {
    return "role|" + word;
  }

  /// Returns the third number of the addresses on its segment.
  int subnet() {
    return subnet;
  }

  /// Returns the tier on whose segment it is.
  Role tier() {
    return this == MONITORING ? APP : this;
  }
}
