package io.interspan.span.testing;

import io.interspan.model.intent.IntentPath;
import java.util.Map;
import java.util.TreeMap;

/// The numbers of components, revision by revision: what merges and what splits is a new one.
public final class SlowComponents {
  private Map<IntentPath, IntentPath> tops = new TreeMap<>();
  private final Map<IntentPath, Long> numbers = new TreeMap<>();

  /// Takes the objects of the next revision; returns the numbers by the routers at the top.
  public Map<IntentPath, Long> advance(SlowPlans plans, long revision) {
    var before = tops;
    tops = plans.tops();
    numbers.keySet().retainAll(tops.keySet());
    tops.forEach((router, top) -> {
      var was = before.get(router);
      if (was != null && !was.equals(top)) {
        numbers.computeIfPresent(was, (_, _) -> revision);
        numbers.put(top, revision);
      }
    });
    tops.values().forEach(top -> numbers.putIfAbsent(top, revision));
    return numbers;
  }
}
