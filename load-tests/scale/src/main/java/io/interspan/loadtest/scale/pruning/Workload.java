package io.interspan.loadtest.scale.pruning;

import io.interspan.model.intent.IntentPath;
import java.util.List;

/// A workload of a shop.
///
/// @param number within its shop and role, from 0
/// @param environment `production` or `test`
/// @param host the id of its host within its site
/// @param attachment the id that its host knows it by
record Workload(
    Shop shop,
    String site,
    Role role,
    int number,
    String environment,
    String host,
    String attachment) {
  /// The first on a segment that is no server of its tier: there are fewer of those.
  private static final int FIRST_MONITORING = 200;

  IntentPath port() {
    return shop.segment(role)
        .child("ports", "%s-%s-%02d".formatted(shop.name(), role.word(), number + 1));
  }

  List<String> tags() {
    return List.of(role.tag(), shop.tag(), "env|" + environment);
  }

  private int place() {
    return (role == Role.MONITORING ? FIRST_MONITORING : 2) + number;
  }

  String ip() {
    return shop.subnet(role) + "." + place();
  }

  String mac() {
    return "02:00:0a:%02x:%02x:%02x".formatted(shop.number(), role.subnet(), place());
  }
}
