package io.interspan.host.logic;

import io.interspan.message.Effect;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The alarms of an agent that are up: each is said when it begins, changes and ends.
final class AlarmBook {
  private final TreeMap<String, String> up = new TreeMap<>();

  /// Replaces all alarms whose id begins with `prefix`.
  void replace(String prefix, Map<String, String> now, List<Effect> out) {
    up.entrySet()
        .removeIf(alarm -> {
          boolean over = alarm.getKey().startsWith(prefix) && !now.containsKey(alarm.getKey());
          if (over) {
            out.add(new Effect.Alarm(alarm.getKey(), ""));
          }
          return over;
        });
    now.forEach((id, text) -> {
      if (!text.equals(up.put(id, text))) {
        out.add(new Effect.Alarm(id, text));
      }
    });
  }

  /// Replaces the alarm of this id; an empty list ends it.
  void set(String id, List<String> problems, List<Effect> out) {
    var text = String.join("; ", problems);
    var before = text.isEmpty() ? up.remove(id) : up.put(id, text);
    if (!text.equals(before == null ? "" : before)) {
      out.add(new Effect.Alarm(id, text));
    }
  }
}
