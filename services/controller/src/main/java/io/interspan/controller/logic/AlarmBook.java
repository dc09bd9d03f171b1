package io.interspan.controller.logic;

import io.interspan.message.Effect;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The alarms of a controller that are up: each is said when it begins, changes and ends.
final class AlarmBook {
  private final TreeMap<String, String> up = new TreeMap<>();

  /// Replaces all alarms.
  void replace(Map<String, String> now, List<Effect> out) {
    up.keySet()
        .removeIf(id -> {
          boolean over = !now.containsKey(id);
          if (over) {
            out.add(new Effect.Alarm(id, ""));
          }
          return over;
        });
    now.forEach((id, text) -> {
      if (!text.equals(up.put(id, text))) {
        out.add(new Effect.Alarm(id, text));
      }
    });
  }
}
